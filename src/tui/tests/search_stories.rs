//! Searching on the worker's thread, over a real file.

use super::stories::{Story, add, ana, tell};
use crate::app::{LogInput, Whom};
use crate::domain::InteractionType;

#[test]
fn a_search_is_answered_while_typing_goes_on() {
    tell("search_stories::a_search_is_answered_while_typing_goes_on", |home| {
        let session = ana(home);
        let ruiz = add(&session, "Ana Ruiz", "+49 89 123456");
        let mei = add(&session, "山田 芽衣", "");
        for (who, text) in [(ruiz, "Invoice INV20237788 is paid"), (mei, "大阪の価格を話した")]
        {
            let input =
                LogInput::new(InteractionType::Call, vec![Whom::Contact(who)], text.to_owned());
            session.log(&input).unwrap();
        }
        let mut story = Story::open(session);
        story.press("g /").text("7788");
        story.until("Invoice INV20237788 is paid");
        story.text("x").until("Nothing has this");
        story.press("esc").press("g /").text("価格");
        story.until("大阪の価格を話した");
        // Enter right behind the letters: it waits for what they find.
        story.press("esc").press("g /").text("ruiz").press("enter");
        story.until_gone("Search in everything");
        story.shows("Ana Ruiz");
        story.press("g /").text("123456");
        story.until("+49 89 123456");
    });
}

#[test]
fn what_is_wrong_with_a_filter_keeps_what_was_found_and_tab_completes() {
    tell(
        "search_stories::what_is_wrong_with_a_filter_keeps_what_was_found_and_tab_completes",
        |home| {
            let session = ana(home);
            let ruiz = add(&session, "Ana Ruiz", "");
            let text = "The budget is settled".to_owned();
            let input = LogInput::new(InteractionType::Call, vec![Whom::Contact(ruiz)], text);
            session.log(&input).unwrap();
            let mut story = Story::open(session);
            story.press("g /").text("budget").until("The budget is settled");
            story.text(" since:").until("behind \"since:\" is missing");
            story.shows("The budget is settled");
            story.shows("Tab: today");
            story.text("monda").until("! ").shows("The budget is settled");
            insta::assert_snapshot!(story.screen());
            // Tab puts in what it offers, and Enter goes where the result is.
            story.press("tab").until("since:monday");
            story.until_gone("! ");
            story.press("ctrl-u").text("lab").until("Tab: label:").press("tab").until("> label:");
            story.press("ctrl-u").text("is:").until("Tab: pinned  starred  archived");
            // At once, with no answer in between: what stands before the slip is looked for.
            story.press("ctrl-u").text("zzz").until("Nothing has this");
            story.press("ctrl-u").text("budget by:nosuch").until("The budget is settled");
            story.until("! there is no member");
            // What is no key is text where a text has it, and else a slip.
            story.press("ctrl-u").text("ruiz:").until("taken").shows("> Ana Ruiz");
            story.press("ctrl-u").text("budget").until("The budget is settled");
            story.text(" sinc:").until("did you mean \"since:\"").shows("The budget is settled");
            story.press("down enter").until_gone("Search in everything");
        },
    );
}
