//! Tells Discord of the commands, but only where it does not know them already.

use serde_json::Value;
use serenity::all::{ApplicationId, GuildId, Http};
use serenity::http::{LightMethod, Request, Route};

use crate::discord::commands::{self, says_nothing};

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
pub async fn register(http: &Http, application: u64, guild: Option<u64>) -> serenity::Result<Registered> {
    let wanted = commands::definitions();
    let application_id = ApplicationId::new(application.max(1));
    let route = || match guild {
        Some(guild) => Route::GuildCommands { application_id, guild_id: GuildId::new(guild) },
        None => Route::Commands { application_id },
    };
    let registered: Vec<Value> = http.fire(Request::new(route(), LightMethod::Get)).await?;
    if same(&wanted, &registered) {
        return Ok(Registered::Unchanged);
    }
    let body = serde_json::to_vec(&wanted)?;
    let sent: Vec<Value> = http.fire(Request::new(route(), LightMethod::Put).body(Some(body))).await?;
    Ok(Registered::Sent(sent.len()))
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
