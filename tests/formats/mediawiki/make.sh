#!/bin/sh
# Makes `dump.xml`, `history.xml` and `old.xml` with MediaWiki itself: a wiki is installed from Debian's packages into a temporary
# folder, its pages are written with `maintenance/edit.php`, and `maintenance/dumpBackup.php` exports it.
# Needs: Debian 12, root for apt-get. The text is our own.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

apt-get install -y --no-install-recommends php-cli php-sqlite3 php-mbstring php-xml php-intl
cd "$work"
apt-get download mediawiki mediawiki-classes
for package in *.deb; do dpkg -x "$package" .; done
wiki="$work/usr/share/mediawiki"
cd "$wiki"
# These lead to folders of an installed package.
rm -f extensions config images LocalSettings.php
ln -s extensions-core extensions
mkdir images "$work/db"

php maintenance/install.php --dbtype sqlite --dbpath "$work/db" --dbname wiki --confpath "$wiki" --lang en \
    --server https://wiki.mill.example --scriptpath /w --pass 'Grinding-Stone-42' 'Valley Mill Wiki' Keeper
cat >> LocalSettings.php <<'PHP'
$wgArticlePath = '/wiki/$1';
$wgExtraNamespaces[100] = 'Guide';
$wgExtraNamespaces[101] = 'Guide_talk';
$wgExtraNamespaces[200] = 'Inbox';
$wgExtraNamespaces[201] = 'Inbox_talk';
$wgCapitalLinks = true;
PHP

# Standard input is the page's wikitext.
page() {
    php maintenance/edit.php --user Keeper --summary 'a secret summary' "$1"
}

page 'Main Page' <<'WIKI'
__NOTOC__
'''Welcome''' to the wiki of the [[valley mill]], a museum that still grinds.<!-- not for readers -->

* [[Opening the sluice]]
* [[Flour grades|Grades of flour]]
* [https://museum.mill.example/tickets Tickets] for visitors
WIKI

page 'Valley mill' <<'WIKI'
{{Infobox building
| name = Valley mill
| image = Mill at dusk.jpg
| built = 1742
| rebuilt = {{Year|1893}}
| wheel = overshot, {{convert|4.2|m}}
| website = [https://museum.mill.example/ museum.mill.example]
}}
[[File:Mill at dusk.jpg|thumb|300px|The mill at [[dusk]], seen from the weir]]
The '''valley mill''' is a water mill with ''two'' pairs of stones.<ref name="plan">Plan of 1893, sheet 4.</ref> It was
rebuilt after a fire&nbsp;and has ground [[Flour grades|flour]] ever since.<ref name="plan" />

== Wheel ==
The wheel turns at ''six'' revolutions a minute. Its {{lang|de|Mühlrad}} has 36 buckets.

=== Daily care ===
# Open the [[Opening the sluice#Steps|sluice]] by a hand's width.
# Listen for a minute:
#* a steady knock is the trundle
#* a scraping noise is a stone
#: Stop the wheel if it scrapes.
# Grease the bearing.

{{Warning|Never reach between the wheel and the wall while water is in the flume, not even with a tool.}}

== Wheel ==
There was another wheel until 1893.{{citation needed|date=May 2020}}

== Terms ==
; Flume : the channel that brings the water
; Tailrace
: the channel that takes it away
: it is dry in August

; Keepers
Two keepers share the house.

__NOEDITSECTION__
== See also ==
* [[Project:House rules]]
[[Category:Water mills]]
[[Category:Museums|Mill]]
[[de:Talmühle]]
WIKI

page 'Flour grades' <<'WIKI'
{| class="wikitable sortable"
|+ Grades that we grind
! Grade !! Extraction !! Sold in
|-
| Whole || 100&nbsp;% || rowspan="2" | 1 kg and 5 kg bags
|-
| Brown
| 85&nbsp;%
|-
! scope="row" | White
| colspan="2" style="text-align:center" | not ground since 1980
|}

Ask for [[rye flour]]s at the counter.
<gallery>
File:Bags.jpg|Bags of ''whole'' flour
File:Stone.jpg
</gallery>
WIKI

page 'Opening the sluice' <<'WIKI'
<div class="toc">never mind</div>
<noinclude>Read this before you open the sluice.</noinclude><includeonly>Only where it is included.</includeonly>

== Steps ==
 sluice --status
 sluice --open 1

Write <code>sluice --stop</code> to stop, or <nowiki>[[brackets]]</nowiki> as they are. See {{FULLPAGENAME}}.

<syntaxhighlight lang="python">
def open_sluice(hand):
    # one hand is 10 cm
    return hand * 10
</syntaxhighlight>

<pre>
<b>not bold</b> &amp; as it is
</pre>

The flow is <math>Q = A v</math>.<br />It is measured at noon.

<blockquote>Water has no keeper.</blockquote>
{{Navbox|title=Sluices|list1=[[Valley mill]]}}
WIKI

echo '#REDIRECT [[Flour grades]]' | page 'Rye flour'
printf '{{disambiguation}}\n* [[Valley mill]]\n* [[Windmill]]\n' | page 'Mill'
printf '{{Stub}}\n{{Navbox mills}}\n' | page 'Windmill'
printf 'What a lovely mill! ~~~~\n' | page 'Talk:Valley mill'
printf 'Is the wheel new? ~~~~\n' | page 'Talk:Flour grades'
printf 'I keep the mill.\n' | page 'User:Keeper'
printf 'Built in {{{1|}}}.\n' | page 'Template:Year'
printf 'Mills that are driven by water.\n' | page 'Category:Water mills'
printf 'A photograph.\n' | page 'File:Bags.jpg'
printf '.a { color: red }\n' | page 'MediaWiki:Common.css'
printf 'Edit a page with the pencil above it.\n' | page 'Help:Editing'
printf "== Rules ==\n'''Do not feed the goats.'''\n\nThey have been fed.\n" | page 'Project:House rules'
printf 'Shall we feed the goats? ~~~~\n:No. [[User:Keeper|Keeper]] 10:00, 4 March 2022 (UTC)\n' | page 'Project:Village pump'
printf 'Grind on Mondays only.\n' | page 'Guide:Grinding days'
printf 'A letter to the keepers.\n' | page 'Inbox:Letter'
printf 'An older text that is no longer right.\n' | page 'Grinding'
printf 'The stones are dressed twice a year.\n' | page 'Grinding'

php maintenance/dumpBackup.php --current --quiet --output=file:"$here/dump.xml"
php maintenance/dumpBackup.php --full --quiet --output=file:"$here/history.xml"
# The schema of 2012 had neither the model of a page nor the parts of a revision.
php maintenance/dumpBackup.php --current --quiet --schema-version=0.10 --output=file:"$here/old.xml" 
