//! What a person changes about themselves and their program: settings, name and e-mail.

use crate::domain::Member;

use super::{Config, ConfigWarning, MemberInput, Result, Session};

impl Session {
    /// Writes a setting into the settings file, or takes it out of there, and works by it from
    /// now on. Returns what is wrong with the file.
    ///
    /// # Errors
    /// As [`Config::change`].
    pub fn set_setting(&mut self, name: &str, typed: Option<&str>) -> Result<Vec<ConfigWarning>> {
        self.paths.refuse_missing_config_folder()?;
        let mut config = self.config.clone();
        let warnings = config.change(name, typed)?;
        // A flag of this start goes before the settings, until its setting is changed.
        if name == COLOR {
            self.start.color = None;
        }
        self.adopt(config);
        Ok(warnings)
    }

    /// Works by these settings from now on: another session of the program changed them.
    pub fn adopt(&mut self, mut config: Config) {
        if let Some(color) = &self.start.color {
            config.color.clone_from(color);
        }
        self.zone = config.zone();
        self.config = config;
    }

    /// Reads the settings file and the actor's record again: another program may have changed them.
    /// Returns the actor, and what is wrong with the file.
    ///
    /// # Errors
    /// As [`Session::member`].
    pub fn reread_settings(&mut self) -> Result<(Member, Vec<ConfigWarning>)> {
        let member = self.member(self.actor.id)?;
        let (config, warnings) = Config::load(&self.paths.config);
        self.adopt(config);
        self.adopt_profile(&member);
        Ok((member, warnings))
    }

    /// Takes over the actor's name and e-mail: another session of the program changed them.
    pub fn adopt_profile(&mut self, member: &Member) {
        self.actor.name.clone_from(&member.name);
        self.actor.email.clone_from(&member.email);
    }

    /// Changes the actor's own name or e-mail, which stand in the member's record. Settings that
    /// select the actor by the old e-mail follow.
    ///
    /// # Errors
    /// As [`Session::edit_member`]; storage, where the settings cannot be written.
    pub fn edit_profile(&mut self, input: &MemberInput) -> Result<Member> {
        let member = self.edit_member(self.actor.id, input)?;
        let old = self.actor.email.clone();
        self.adopt_profile(&member);
        if old != member.email && self.config.profile_email.as_ref() == Some(&old) {
            self.set_setting("profile.email", Some(&member.email))?;
        }
        Ok(member)
    }
}

/// The setting that `--color` goes before.
const COLOR: &str = "look.color";
