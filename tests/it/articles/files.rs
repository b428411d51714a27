//! Files on their way from Discord's CDN: what is not as it should be is not added, and nothing but Discord's own hosts is asked.

use super::*;
use fake_discord::CdnFault;

/// What is said to a file that does not come as it should; nothing of it is kept.
async fn refused(place: &Place, file: &Attachment) -> String {
    let interaction = manager(articles("add", |command| command.attachment("file", file))).build();
    place.discord.send(&interaction);
    let callback = place.discord.wait_for_callback(&interaction.id).await;
    let text = if callback.is_deferred() { place.discord.wait_for_edit(&interaction.token).await.text() } else { callback.text() };
    assert!(text.contains("Not changed"), "{text}");
    assert!(place.offered("show", "").await.is_empty(), "{text}");
    text
}

#[tokio::test]
async fn a_file_that_does_not_come_as_it_should_is_refused_with_the_reason() {
    let place = Place::new().await;
    for (fault, reason) in [
        (CdnFault::Missing, "doesn't have it any more"),
        (CdnFault::Expired, "doesn't have it any more"),
        (CdnFault::Status(503), "status 503"),
        (CdnFault::Longer(1), "instead of"),
        (CdnFault::LongerUnannounced(1 << 20), "instead of"),
        (CdnFault::Shorter(3), "instead of"),
        (CdnFault::CutAt(3), "connection to Discord failed"),
        (CdnFault::Redirect("https://evil.example/zeppelin.md".to_owned()), "status 302"),
    ] {
        let zeppelin = file("zeppelin.md", ZEPPELIN);
        place.discord.inject_cdn_fault(zeppelin.id(), fault.clone());
        let text = refused(&place, &zeppelin).await;
        assert!(text.contains(reason), "{fault:?}: {text}");
    }
    assert!(place.added(&file("zeppelin.md", ZEPPELIN)).await.text().contains("Added"));
    place.end().await;
}

#[tokio::test]
async fn what_is_refused_by_its_name_its_size_or_its_address_is_not_fetched() {
    let place = Place::with(|settings| settings.limits.max_file_bytes = 1 << 20).await;
    for (file, reason) in [
        (file("zeppelin.exe", "MZ"), "is of no format that is read"),
        (file("zeppelin.zip", "PK"), "is packed"),
        (file("zeppelin.md", ""), "is empty"),
        (file("zeppelin.md", ZEPPELIN).claiming_bytes(2 << 20), "is larger than 1 MiB"),
        (file("zeppelin.md", ZEPPELIN).at("https://evil.example/attachments/1/2/zeppelin.md"), "not one of Discord's"),
        (file("zeppelin.md", ZEPPELIN).at("http://169.254.169.254/latest/meta-data"), "not one of Discord's"),
        (file("zeppelin.md", ZEPPELIN).at(&format!("{}/attachments/1/2/zeppelin.md", place.discord.cdn_base())), "not one of Discord's"),
    ] {
        let text = refused(&place, &file).await;
        assert!(text.contains(reason), "{text}");
    }
    assert_eq!(place.discord.fetches().len(), 0);
    place.end().await;
}

#[tokio::test]
async fn a_file_without_anything_to_read_is_refused_and_one_of_many_articles_is_told_by_their_number() {
    let place = Place::new().await;
    let empty = refused(&place, &file("zeppelin.jsonl", "{}\n")).await;
    assert!(empty.contains("holds no article that can be read"), "{empty}");
    let draft = refused(&place, &file("zeppelin.md", format!("---\ndraft: true\n---\n{ZEPPELIN}"))).await;
    assert!(draft.contains("holds no article that can be read"), "{draft}");
    let lines: String = (0..3).map(|number| format!("{{\"title\": \"T{number}\", \"body\": \"The mill {number} turns.\"}}\n")).collect();
    let added = place.added(&file("mills.jsonl", lines)).await.text();
    assert!(added.contains("**3** added"), "{added}");
    let shown = place.followed(named("show", "discord/mills.jsonl")).await.text();
    assert!(shown.contains("It holds 3 articles") && shown.contains("- T2"), "{shown}");
    place.end().await;
}
