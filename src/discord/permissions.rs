//! Who may do what. Discord hides admin commands from others, but what it sends is checked here again.

use crate::config::Admins;
use crate::discord::interaction::Asker;
use crate::ids::RoleId;

/// Discord's permission bit "Administrator". Source: its developer documentation, "Permissions"; so is the next one.
const ADMINISTRATOR: u64 = 1 << 3;
/// Discord's permission bit "Manage Server".
pub(super) const MANAGE_GUILD: u64 = 1 << 5;

/// Who may use a command, a button or anything else that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Permission {
    /// Whoever can ask here at all.
    Everyone,
    /// The bot's admins: see [`is_admin`].
    Admin,
    /// The same without those whom only the server's own settings name: what changes these settings.
    Manager,
}

/// Whether the asker is one whom the operator's settings name: an admin everywhere, of everything.
pub(super) fn is_operator(asker: &Asker, admins: &Admins) -> bool {
    asker.user.is_some_and(|user| admins.users.contains(&user))
}

/// Whether the asker may use admin commands: an operator, or in a server that has the bot a member with Manage Server or with a
/// role that the operator's settings or the server's own name. Elsewhere Discord tells of permissions too, and they mean nothing.
pub(super) fn is_admin(asker: &Asker, admins: &Admins, guild_roles: &[RoleId]) -> bool {
    let manages = asker.permissions & (ADMINISTRATOR | MANAGE_GUILD) != 0;
    let has_role = asker.roles.iter().any(|role| admins.roles.contains(role) || guild_roles.contains(role));
    is_operator(asker, admins) || asker.installed_in.is_some() && (manages || has_role)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{GuildId, UserId};

    #[test]
    fn manage_server_a_named_user_or_a_named_role_makes_an_admin() {
        let roles = |ids: &[u64]| ids.iter().copied().filter_map(RoleId::new).collect::<Vec<_>>();
        let admins = Admins { users: UserId::new(7).into_iter().collect(), roles: roles(&[9]) };
        let asker = |user, guild: Option<u64>, ids: &[u64], permissions| {
            let guild = guild.and_then(GuildId::new);
            let asker = Asker { user: UserId::new(user), guild, installed_in: guild, roles: roles(ids), permissions };
            let elsewhere = Asker { installed_in: None, ..asker.clone() };
            assert_eq!(is_admin(&elsewhere, &admins, &roles(&[4])), user == 7, "in a server without the bot");
            is_admin(&asker, &admins, &roles(&[4]))
        };
        assert!(asker(1, Some(1), &[], MANAGE_GUILD) && asker(1, Some(1), &[], ADMINISTRATOR));
        assert!(asker(7, None, &[], 0) && asker(1, Some(1), &[8, 9], 0) && asker(1, Some(1), &[4], 0));
        assert!(!asker(1, Some(1), &[8], !(ADMINISTRATOR | MANAGE_GUILD)));
        assert!(!asker(0, Some(1), &[], 0), "nobody in particular");
        assert!(!asker(1, None, &[9, 4], MANAGE_GUILD), "a direct message has neither roles nor permissions");
    }
}
