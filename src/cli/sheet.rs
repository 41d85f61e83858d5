//! Sheets: one record, a field a line.

use crate::domain::display;

use super::colour::Ink;
use super::context::Context;
use super::stop::Done;

/// One record for people.
pub(super) struct Sheet {
    title: String,
    fields: Vec<(&'static str, String)>,
}

impl Sheet {
    /// Starts with the record's name; raw text.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), fields: Vec::new() }
    }

    /// Adds a field; one without a value is left out.
    #[must_use]
    pub fn field(mut self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        if let Some(value) = value.map(Into::into).filter(|value| !value.is_empty()) {
            self.fields.push((name, value));
        }
        self
    }

    /// Adds a line for each value, the name before the first.
    #[must_use]
    pub fn fields<V: Into<String>>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        for (at, value) in values.into_iter().enumerate() {
            self.fields.push((if at == 0 { name } else { "" }, value.into()));
        }
        self
    }

    /// Prints it.
    pub fn print(&self, cx: &mut Context) -> Done {
        let title = display::display(&self.title);
        let title = cx.draw(Ink::Bold, &title).into_owned();
        cx.line(&title)?;
        let width = self.fields.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        for (name, value) in &self.fields {
            for (at, text) in display::display_lines(value).iter().enumerate() {
                let name = if at == 0 { *name } else { "" };
                let name = format!("{name:<width$}");
                let name = cx.draw(Ink::Dim, &name).into_owned();
                cx.line(&format!("  {name}  {text}"))?;
            }
        }
        Ok(())
    }
}
