//! What is said in English, which is what most of it is logged in.

use super::{Between, Extra, Talk, Topic, call, mail, meet, note, rang, wrote};

pub(super) const DAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const TALK: Talk = Talk {
    topics: &[
        // The first is how every acquaintance begins.
        Topic { weight: 3, deal: false, season: &[], steps: &[
            call(&[
                "Introduced ourselves. {first} runs operations for the {city} site and is open to a look at {product}.",
                "Cold call, friendly. They use {rival} today and are not happy with the reporting.",
                "First call after {fair}. {first} wants something short to show to {other} before we go on.",
                "{other} passed me on to {first}, who decides about tools. Fifteen minutes, good questions.",
            ]),
            mail(&[
                "Sent the two-page overview of {product} and the customer list, as promised.",
                "Sent a summary of our call and three dates for a demo. Copied {other}.",
                "Followed up with the {product} brochure and a link to the sandbox.",
            ]),
            wrote(&[
                "Thanks us for the overview. Forwarded it to {other}; they will come back to us in {month}.",
                "Liked the overview. Asks whether {product} works with the scanners they have.",
                "Short reply: interesting, but busy with stocktaking until the end of {month}.",
            ]),
            note(&[
                "Org chart as I understand it: {other} signs, {first} recommends, IT has a veto.",
                "They came to us through a colleague at {fair}. Worth a visit when we are near {city}.",
                "{first} has been with {account} for nine years and knows everybody. Our best way in.",
            ]),
        ] },
        Topic { weight: 9, deal: true, season: &[], steps: &[
            wrote(&[
                "Asks for a quote: {n} seats of {product}, one year, with onboarding.",
                "Wants prices for {n} and for twice as many seats of {product}, by {day} if we can.",
                "Needs an offer for {product} for the board meeting in {month}. {n} users to begin with.",
            ]),
            mail(&[
                "Sent quote {ref}: {n} seats of {product} at {price}, valid for 30 days.",
                "Quote {ref} is out: {price} for {n} seats. Onboarding listed on its own so that they can drop it.",
                "Sent two options in quote {ref}: {price} yearly, or monthly at {pct} % more.",
            ]),
            call(&[
                "Went through the quote. Price is {pct} % above what they expected; {rival} is cheaper without support.",
                "{first} finds {price} fair but has to show it to {other}. Wants the cost per site broken out.",
                "Talked about pricing. They would sign for two years if we hold the price and add {pct} seats.",
                "They compare us with {rival}. What counts for them is support in the evening, less the price.",
            ]),
            meet(&[
                "Negotiated with {other} from purchasing. We give {pct} % for two years, they commit to {n} seats.",
                "Price talk. They want {pct} % off; I offered free onboarding instead. To be settled by {day}.",
                "Walked {first} and {other} through the numbers. No objections left but the start date.",
            ]),
            wrote(&[
                "Agrees to {price}. Purchase order follows from {other}, reference {ref}.",
                "Accepted, with the start moved to {month}. Order {ref} attached.",
                "Has to wait: the purchase needs one more signature. Expects it by {day}.",
            ]),
        ] },
        Topic { weight: 9, deal: true, season: &[], steps: &[
            mail(&[
                "Invited {first} and two colleagues to a live demo of {product} on {day} at {time}.",
                "Sent the agenda for the demo: their data, their forms, no slides.",
            ]),
            meet(&[
                "Demo of {product} with their own data. Strong reaction to the mobile view, doubts about permissions.",
                "Showed {product} to six people. {other} asked most of the questions and liked the audit trail.",
                "Demo went well until the export, which timed out on their network. Repeated it from my laptop.",
            ]),
            mail(&[
                "Set up a trial for {n} users until the end of {month}; sent the logins to {first}.",
                "Trial is open: sandbox {ref}, {n} users, data reset every night.",
            ]),
            call(&[
                "Half-way through the trial: 14 people active, the night shift not at all yet.",
                "Trial check. They miss an import from {rival}; I promised a script by {day}.",
                "{first} is convinced, {other} is not. The open point is who maintains the master data.",
            ]),
            wrote(&[
                "Trial report: works for them, wants to talk about a contract in {month}.",
                "Says the team does not want to give it back. Asks for next steps.",
                "They stop the trial: too much going on until {month}. Wants to try again then.",
            ]),
        ] },
        Topic { weight: 5, deal: true, season: &[10, 11, 12], steps: &[
            mail(&[
                "Contract ends in {month}: sent the renewal for {n} seats at {price}, same terms.",
                "Reminded them of the renewal. Proposed to move {n} seats of {product} to the {year} terms.",
            ]),
            call(&[
                "Renewal: {first} expects it to go through, but {other} is new and reviews every contract.",
                "They use {n} of their seats every day and the rest hardly. Wants to renew for fewer.",
                "Renewal call. Price increase of {pct} % was a surprise; explained where it comes from.",
            ]),
            mail(&[
                "Sent usage figures for the last twelve months to support the renewal.",
                "Offered to hold the price for two years if they sign before the end of {month}.",
            ]),
            wrote(&[
                "Signed renewal attached. {first} thanks us for the patience.",
                "Renewed until {month} {year}, order number {ref}.",
                "Renewal is with legal; a change in the liability clause is needed.",
            ]),
        ] },
        Topic { weight: 9, deal: false, season: &[], steps: &[
            meet(&[
                "Kick-off for onboarding. Plan: master data first, drivers second, go-live on a {day} in {month}.",
                "Onboarding started with {first} and {other}. They name a key user per site by {day}.",
            ]).with(Extra::Checklist),
            mail(&[
                "Sent the import template and the list of what we need from IT.",
                "Accounts for {n} people are ready; sent {first} the invitation text in two languages.",
            ]),
            rang(&[
                "Import failed at row {ref}: the dates were in the local format. Fixed together in ten minutes.",
                "{first} asks how to give the night shift its own view. Showed it on the phone.",
                "Stuck with single sign-on; their IT had the wrong certificate. Works now.",
            ]),
            meet(&[
                "Go-live at the {city} site. Two printers needed a driver, otherwise calm.",
                "Went live with {n} people. {other} wrote a cheat sheet that we should steal.",
            ]).with(Extra::Checklist),
            call(&[
                "A week after go-live: no tickets but one about colours. {first} is relieved.",
                "Check after go-live. They want a second training for those who were on holiday.",
            ]).with(Extra::Content),
        ] },
        Topic { weight: 5, deal: false, season: &[], steps: &[
            wrote(&[
                "Asks for a training of half a day for {pct} new colleagues in {city}.",
                "Would like an advanced training on reports for the team leads.",
            ]),
            meet(&[
                "Training at {account}: eleven people, good pace. Filters took longest.",
                "Online training, recorded. {other} will share the recording inside.",
            ]).with(Extra::Checklist),
            wrote(&[
                "Feedback from the training: 4.6 of 5. Somebody asks for keyboard shortcuts on one page.",
                "Thanks for the training, and a list of nine wishes, three of which exist already.",
            ]).with(Extra::Content),
        ] },
        Topic { weight: 5, deal: false, season: &[], steps: &[
            rang(&[
                "Complaint: the invoices of {month} went to the old address again. Upset, rightly so.",
                "Angry call. {product} was slow all morning and nobody answered the hotline for 25 minutes.",
                "They lost an hour of entries after an update on {day}. Wants to know what we change.",
            ]).with(Extra::Trouble),
            mail(&[
                "Apologised, with what went wrong and ticket {ref}. Engineering looks at it today.",
                "Wrote down what happened, minute by minute, and what we do about it. Ticket {ref}.",
            ]),
            call(&[
                "Told {first} that the cause of ticket {ref} is found. Calmer; wants it in writing.",
                "Update on ticket {ref}: a fix goes out on {day}. They will watch it.",
            ]),
            mail(&[
                "Ticket {ref} is solved. Credited {pct} % of the month as agreed with {other}.",
                "Sent the final report on ticket {ref} and the new escalation path with phone numbers.",
            ]).with(Extra::Solved),
            call(&[
                "Asked whether all is well since the trouble. It is; {first} appreciated that we called.",
                "No repeat since ticket {ref}. Would still recommend us, with a footnote.",
            ]).with(Extra::Content),
        ] },
        Topic { weight: 4, deal: false, season: &[3, 4, 5], steps: &[
            call(&[
                "Budget for {year} is being made now. {first} asks for rough figures, {n} seats and training.",
                "No budget before {month}. {first} would put {price} into the plan if we send one page by {day}.",
                "Budget freeze until {month}; only safety projects go on. Keep in touch.",
            ]),
            mail(&[
                "Sent one page for the budget round: {price}, what it saves, whom they may ask.",
                "Budget figures for {n} seats of {product} sent to {first} and {other}.",
            ]),
            wrote(&[
                "The budget was approved with a cut of {pct} %. Wants to see what fits.",
                "Budget is in: {price} from {month} on. {other} owns it.",
                "Not in this budget. {first} tries again in the autumn round.",
            ]),
        ] },
        Topic { weight: 4, deal: true, season: &[], steps: &[
            rang(&[
                "A second site in {city} opens in {month}. They think of {n} more seats.",
                "{other}'s department saw {product} and wants it too. {first} asks how to add them.",
            ]),
            meet(&[
                "Planned the roll-out to the second site with {other}. Pilot of four weeks, then all.",
                "Workshop on what the other departments need. Reports yes, approvals perhaps, forms no.",
            ]),
            mail(&[
                "Sent the extension: {n} seats from {month} on, {price} for the rest of the term.",
                "Proposal {ref} for the roll-out, with a discount of {pct} % from the second site on.",
            ]),
            wrote(&[
                "Go for the extension, start on the first of {month}.",
                "{other} wants to see one reference of that size first.",
            ]),
        ] },
        Topic { weight: 4, deal: true, season: &[], steps: &[
            wrote(&[
                "Security questionnaire with 112 questions, due by {day}. Most are about backups.",
                "Data protection wants our list of processors and where the data lies.",
            ]),
            note(&[
                "Answered the questionnaire from the {year} template. Open: question 48 on retention.",
                "Legal on our side is fine with their clause 7, not with unlimited liability.",
            ]),
            call(&[
                "Went through the open points with {other} from IT security. Two are left, both small.",
                "Lawyers talked to lawyers. {first} apologises for the pace.",
            ]),
            mail(&[
                "Sent the signed processing agreement and the answers, version 2.",
                "Returned the contract with our changes marked. Reference {ref}.",
            ]),
        ] },
        Topic { weight: 3, deal: false, season: &[1, 7], steps: &[
            wrote(&[
                "Invoice {ref} has the wrong cost centre; asks for a corrected one.",
                "Accounting cannot find invoice {ref}. Third time this year.",
            ]),
            mail(&[
                "Sent invoice {ref} again with the cost centre and a copy to {other}.",
                "Explained the two positions on invoice {ref}: seats pro rata and the training.",
            ]),
            note(&[
                "Payment for {ref} came in, eleven days late. No reminder needed.",
                "They pay on the 5th and the 20th only. Noted for the next invoices.",
            ]),
        ] },
        Topic { weight: 3, deal: false, season: &[], steps: &[
            call(&[
                "Asked whether they would be a reference. {first} has to ask the press office.",
                "Idea of a joint talk at {fair}. {first} would do it with {other}.",
            ]),
            wrote(&[
                "Press office agrees to a reference, text to be approved by {other}.",
                "Happy to take reference calls, at most one a month.",
            ]),
            mail(&[
                "Sent the draft of the case study, 600 words, two photos missing.",
                "Thanked {first} for the reference call with a prospect from {city}.",
            ]),
        ] },
        Topic { weight: 9, deal: false, season: &[1, 4, 7, 10], steps: &[
            mail(&[
                "Proposed {day} at {time} for the quarterly review, with an agenda.",
                "Sent figures ahead of the review: usage up by {pct} %, tickets down.",
            ]),
            meet(&[
                "Quarterly review. Adoption is good on the floor and poor in the office. Next: {other}'s reports.",
                "Review with {first} and {other}. They are content, and bored by our roadmap slides.",
                "Review: {n} active people, three open wishes, one of them from last year.",
            ]).with(Extra::Content),
            mail(&[
                "Sent the minutes of the review with three tasks for us and one for them.",
                "Minutes are out. We owe a date for the offline mode by {day}.",
            ]),
        ] },
    ],
    tails: &[
        "To be continued on {day}.",
        "They still work with two spreadsheets and a whiteboard, and nobody dares to touch either.",
        "{other} asked for the figures of the {city} site alone, without the other branches.",
        "Their new colleague from {rival} knows our weak spots better than we do.",
        "Two of the older handhelds have to be replaced before anything else.",
        "The works council wants to be heard first; {other} sets up a date in {month}.",
        "{first} mentioned that the {city} warehouse moves next year, which would change the numbers.",
        "I promised a short comparison with {rival}, honest, on one page.",
        "Next time bring somebody technical.",
        "The decision lies with {other} in the end, whatever the others say.",
        "Nobody has answered their question about the interface to payroll yet; it is case {ref}.",
        "Copied {other}.",
        "Call again in {month}.",
        "{other} joins next time.",
        "Reference {ref}.",
        "They decide in {month}.",
        "Good mood.",
        "Needs an answer by {day}.",
        "Prefers e-mail for the details.",
        "{rival} is still in the race.",
        "Mentioned a reorganisation in {month}.",
        "Case {ref} stays open until then.",
        "I owe them a date.",
        "Nothing to do for us until {day}.",
        "{first} is on holiday for the first two weeks of {month}.",
    ],
};

pub const BETWEEN: Between = Between {
    notes: &[
        "{first} prefers calls before ten and no small talk on Mondays.",
        "Moving offices within {city} in {month}; ask for the new address.",
        "Read in the paper that {account} buys a competitor. Ask {other} about it.",
        "{first} coaches a youth team and is never in on Thursdays after four.",
        "Parking is in the yard; the front desk wants the plate number a day ahead.",
        "Heard from {other}: they look at {rival} for the warehouse, not for the office.",
        "Keep {first} out of price talks, bring {other} in.",
        "Their fiscal year ends in {month}. Anything later than six weeks before is too late.",
        "The new head of purchasing starts in {month}. {first} will introduce us.",
        "Wants no newsletter. Taken off the list.",
        "Vegetarian, no alcohol: mind it for the dinner at {fair}.",
        "{other} leaves at the end of {month}. Successor unknown.",
        "Lost the thread here in the spring; do not let it happen again.",
        "Internal case number {ref} on their side for everything about {product}.",
    ],
    messages: &[
        "Running ten minutes late, start without me.",
        "Can we make it {time} instead?",
        "Sent a photo of the error on the handheld; it was the SIM card.",
        "Thumbs up for {day}.",
        "Asks for {other}'s number.",
        "Thanks, got it. Will read it tonight.",
        "Are you at {fair} this year?",
        "Confirmed {day}, {time}, the {city} office.",
        "Wrong file, please send {ref} again.",
    ],
    socials: &[
        "Congratulated {first} on the new job title.",
        "{first} shared our post on {fair} and got sixty reactions.",
        "Commented on a photo of the new hall in {city}.",
        "Work anniversary: sent a line.",
        "{first} asked in public who knows a good tool for rosters. Answered, with care.",
    ],
    events: &[
        "Met at {fair}, hall 4. Ten minutes at the coffee bar, wants to continue on {day}.",
        "Sat beside {first} and {other} at the dinner of {fair}.",
        "{first} came to our breakfast in {city} and stayed until the end.",
        "Open day at {account}: saw the new line, met four people from the floor.",
    ],
    noise: &[
        "Automatic reply: out of office until the first week of {month}.",
        "Newsletter of {account}: {month} issue.",
        "Calendar: accepted \"{product} review\", {day} {time}.",
        "Delivery notice for ticket {ref}. Please do not reply to this address.",
    ],
    voicemails: &[
        "Left a message about the quote.",
        "Asked to be called back before {day}.",
        "Left word that the documents are on their way.",
        "Told the mailbox about {day}, {time}.",
        "Said I would try again after {time}.",
    ],
    minutes: &[
        "{other}: figures for the last quarter by {day}",
        "We: quote {ref} with the second site",
        "{first}: list of key users",
        "We: answer on the export by {day}",
        "Open: who signs while {other} is away",
        "Next meeting {day}, {time}",
        "{other}: invite IT",
        "We: demo account for {city}",
    ],
    corrections: &[
        "Correction: {n} seats, not twice as many.",
        "Correction: it was {other} who said so.",
        "Added later: the date is {day}, {time}.",
        "Added later: order number {ref}.",
    ],
    checklists: &[
        &[
            "Master data imported",
            "Key users named",
            "Single sign-on tested",
            "Go-live date agreed",
        ],
        &["Room and projector", "Logins for everybody", "Handouts printed", "Feedback form sent"],
        &["Data processing agreement", "Purchase order", "Contact for invoices"],
    ],
};
