//! Tells Discord of the commands, but only where it does not know them already.

use serde_json::Value;
use serenity::all::Http;
use serenity::http::{LightMethod, Request, Route};

use crate::config::DiscordSettings;
use crate::discord::commands;
use crate::ids::ApplicationId;

/// What registering came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// Discord had them already.
    Unchanged,
    /// They were sent, so many.
    Sent(usize),
}

/// Sends the command definitions to Discord if they differ from those it has: in one server, or everywhere.
///
/// # Errors
/// Those of Discord's REST API.
pub async fn register(http: &Http, application: ApplicationId, settings: &DiscordSettings) -> serenity::Result<Registered> {
    let wanted = commands::definitions(settings);
    let application_id = application.get().into();
    let route = || match settings.guild {
        Some(guild) => Route::GuildCommands { application_id, guild_id: guild.get().into() },
        None => Route::Commands { application_id },
    };
    let registered: Vec<Value> = {
        // Without asking for them, Discord leaves the translations out.
        let request = Request::new(route(), LightMethod::Get).params(Some(vec![("with_localizations", "true".to_owned())]));
        http.fire(request).await?
    };
    if same(&wanted, &registered) {
        return Ok(Registered::Unchanged);
    }
    let body = serde_json::to_vec(&wanted)?;
    let sent: Vec<Value> = http.fire(Request::new(route(), LightMethod::Put).body(Some(body))).await?;
    Ok(Registered::Sent(sent.len()))
}

/// Whether a value says no more than its absence.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(true) | Value::Number(_) | Value::String(_) => false,
    }
}

fn same(wanted: &[Value], registered: &[Value]) -> bool {
    wanted.len() == registered.len()
        && wanted
            .iter()
            .all(|wanted| registered.iter().any(|registered| wanted.get("name") == registered.get("name") && holds(registered, wanted)))
}

/// Whether `registered` says all that `wanted` says. Discord adds fields, and leaves out those that say nothing.
fn holds(registered: &Value, wanted: &Value) -> bool {
    match (registered, wanted) {
        (Value::Object(registered), Value::Object(wanted)) => wanted.iter().all(|(key, wanted)| match registered.get(key) {
            Some(registered) => holds(registered, wanted),
            None => says_nothing(wanted),
        }),
        (Value::Array(registered), Value::Array(wanted)) => {
            registered.len() == wanted.len() && registered.iter().zip(wanted).all(|(registered, wanted)| holds(registered, wanted))
        }
        (registered, wanted) => registered == wanted || says_nothing(registered) && says_nothing(wanted),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_discord_adds_or_leaves_out_makes_no_difference() {
        let wanted = [json!({"name": "ask", "description": "d", "options": [{"name": "q", "required": false}], "nsfw": false})];
        let registered = json!({"name": "ask", "description": "d", "options": [{"name": "q", "type": 3}], "id": "1", "version": "2"});
        assert!(same(&wanted, &[registered]));
    }

    #[test]
    fn another_text_option_or_number_of_commands_does() {
        let wanted = [json!({"name": "ask", "description": "d", "options": [{"name": "q"}]})];
        for registered in [
            vec![],
            vec![json!({"name": "ask", "description": "e", "options": [{"name": "q"}]})],
            vec![json!({"name": "ask", "description": "d", "options": [{"name": "q"}, {"name": "r"}]})],
            vec![json!({"name": "ask", "description": "d"})],
            vec![wanted[0].clone(), json!({"name": "old"})],
        ] {
            assert!(!same(&wanted, &registered), "{registered:?}");
        }
    }
}
