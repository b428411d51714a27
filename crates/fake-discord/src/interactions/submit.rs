//! What follows an interaction that a modal answered: from the same user, in the same place.

use serde_json::Value;

use super::press::installs;
use super::{COMPONENT, InteractionBuilder, MODAL};
use crate::attachments::Attachment;

impl InteractionBuilder {
    /// The modal that answered `opened`, sent off. A message comes along only where the modal was opened from a component of it.
    pub(crate) fn submitting(opened: &Value, data: Value, files: Vec<Attachment>) -> InteractionBuilder {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let number = |value: &Value| value.as_str().and_then(|text| text.parse().ok()).unwrap_or(0);
        let member = &opened["member"];
        let user = if member.is_object() { &member["user"]["id"] } else { &opened["user"]["id"] };
        let plain = InteractionBuilder::new(MODAL, Some(data));
        let placed = InteractionBuilder {
            message: (opened["type"] == COMPONENT).then(|| opened["message"].clone()),
            user: text(user),
            permissions: number(&member["permissions"]),
            roles: member["roles"].as_array().into_iter().flatten().map(text).collect(),
            guild: opened["guild_id"].as_str().map(str::to_owned),
            context: opened["context"].as_u64().unwrap_or(plain.context),
            channel: text(&opened["channel_id"]),
            app_permissions: number(&opened["app_permissions"]),
            locale: text(&opened["locale"]),
            installs: installs(&opened["authorizing_integration_owners"]),
            files,
            ..plain
        };
        if opened["channel"].is_object() { placed.in_described(&opened["channel"]) } else { placed }
    }
}
