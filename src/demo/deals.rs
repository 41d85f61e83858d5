//! Possible sales, from the first lead to won or lost.

use chrono::Days;

use crate::domain::opportunity::{Amount, OpportunityChange};
use crate::domain::text::TextError;
use crate::domain::{Name, Op, OpportunityId};

use super::calendar::Calendar;
use super::cast::Cast;
use super::dice::Dice;
use super::names::ORIGINS;
use super::talk::PRODUCTS;

/// The stages before the end.
const STAGES: [&str; 4] = ["lead", "qualified", "proposal", "negotiation"];
const WON: [&str; 4] =
    ["best support", "the pilot convinced them", "price held for two years", "reference call"];
const LOST: [&str; 4] =
    ["no budget this year", "went with the incumbent", "price", "project stopped"];
const PARTS: [&str; 4] = ["decides", "champion", "signs", "uses it"];

#[derive(Debug)]
struct Deal {
    firm: usize,
    /// Its life, in shares of everything; it may end later than now.
    opens: f64,
    closes: f64,
    won: bool,
    id: Option<OpportunityId>,
    stage: usize,
}

/// All possible sales.
#[derive(Debug)]
pub(super) struct Deals {
    dice: Dice,
    /// By when they open.
    all: Vec<Deal>,
    opened: usize,
    /// Those that are neither won nor lost.
    live: Vec<usize>,
    /// What each account talks about now.
    pub of_firm: Vec<Option<OpportunityId>>,
}

impl Deals {
    pub fn new(seed: u64, firms: usize) -> Self {
        let mut dice = Dice::new(seed, 4);
        let count = (firms * 23).div_ceil(20);
        let mut all: Vec<Deal> = (0..count)
            .map(|index| {
                let opens = 0.97 * dice.part();
                Deal {
                    firm: if index < firms { index } else { dice.below(firms) },
                    opens,
                    closes: opens + 0.06 + 0.25 * dice.part(),
                    won: dice.chance(560),
                    id: None,
                    stage: 0,
                }
            })
            .collect();
        all.sort_by(|a, b| a.opens.total_cmp(&b.opens));
        Self { dice, all, opened: 0, live: Vec::new(), of_firm: vec![None; firms] }
    }

    /// Returns what happens until so much of everything has happened.
    pub fn until(
        &mut self,
        share: f64,
        cast: &mut Cast,
        calendar: &Calendar,
        at: i64,
    ) -> Result<Vec<Op>, TextError> {
        let mut ops = Vec::new();
        while let Some(deal) = self.all.get(self.opened).filter(|deal| deal.opens < share) {
            let firm = deal.firm;
            let op = self.open(self.opened, cast, calendar, at)?;
            if let Op::AddOpportunity { id, .. } = &op {
                self.all[self.opened].id = Some(*id);
                self.of_firm[firm] = Some(*id);
            }
            ops.push(op);
            self.live.push(self.opened);
            self.opened += 1;
        }
        let mut live = std::mem::take(&mut self.live);
        live.retain(|index| {
            let op = self.step(*index, share);
            let closed = self.all[*index].stage > STAGES.len();
            ops.extend(op);
            !closed
        });
        self.live = live;
        Ok(ops)
    }

    fn open(
        &mut self,
        index: usize,
        cast: &mut Cast,
        calendar: &Calendar,
        at: i64,
    ) -> Result<Op, TextError> {
        let (deal, dice) = (&self.all[index], &mut self.dice);
        let firm = &cast.firms[deal.firm];
        let (product, price) = PRODUCTS[firm.product];
        let seats = dice.of(&[6_u32, 12, 15, 20, 25, 40, 60, 80, 120, 200]);
        let day = calendar.date(calendar.at(deal.closes.min(1.0)));
        let beyond = Days::new(((deal.closes - 1.0).max(0.0) * 730.0) as u64 + 3);
        let closes = day.checked_add_days(beyond).unwrap_or(day);
        let title = match dice.below(3) {
            0 => format!("{product}, {seats} seats"),
            1 => format!("{product} for {}", firm.city),
            _ => format!("{product}: renewal {}", closes.format("%Y")),
        };
        let (_, currency, rate) = ORIGINS[firm.origin].currency;
        let amount = i64::from(seats) * i64::from(price) * i64::from(rate) / 100;
        let mut changes = vec![
            OpportunityChange::Title(Name::parse(&title, "the title")?),
            OpportunityChange::Account(Some(firm.id)),
            OpportunityChange::Stage(STAGES[0].to_owned()),
            OpportunityChange::Amount(Some(Amount::from_hundredths(amount / 10 * 1000))),
            OpportunityChange::Currency(Some(currency.to_owned())),
            OpportunityChange::CloseDate(Some(closes)),
        ];
        for (place, person) in firm.people.iter().take(dice.between(1, 3) as usize).enumerate() {
            let part = dice.chance(700).then(|| PARTS[place].to_owned());
            changes.push(OpportunityChange::PutContact(cast.folk[*person as usize].id, part));
        }
        Ok(Op::AddOpportunity { id: cast.ids.next(at), changes })
    }

    /// Moves a deal as far as it has come.
    fn step(&mut self, index: usize, share: f64) -> Option<Op> {
        let deal = &mut self.all[index];
        let part = (share - deal.opens) / (deal.closes - deal.opens);
        let stage =
            if part >= 1.0 { STAGES.len() + 1 } else { (part * STAGES.len() as f64) as usize };
        if stage == deal.stage {
            return None;
        }
        deal.stage = stage;
        let id = deal.id?;
        let mut changes = Vec::new();
        if stage > STAGES.len() {
            let (word, reasons) = if deal.won { ("won", &WON) } else { ("lost", &LOST) };
            changes.push(OpportunityChange::Stage(word.to_owned()));
            let reason = self.dice.of(reasons).to_owned();
            changes.push(OpportunityChange::Reason(Some(reason)));
            let talked = &mut self.of_firm[deal.firm];
            if *talked == Some(id) {
                *talked = None;
            }
        } else {
            changes.push(OpportunityChange::Stage(STAGES[stage].to_owned()));
        }
        Some(Op::EditOpportunity { id, changes })
    }
}
