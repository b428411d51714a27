mod place;

mod added;

mod reloads;

mod servers;

mod server_reloads;

mod snapshots;

mod snapshots_of_parts;
