mod place;

mod reloads;

mod servers;

mod server_reloads;

mod snapshots;

mod snapshots_of_parts;
