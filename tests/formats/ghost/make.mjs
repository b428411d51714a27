// Prints an export of an invented blog. The tables and their columns are those of Ghost 5's exporter; see make.sh.
import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);
const {LexicalHTMLRenderer} = require('@tryghost/kg-lexical-html-renderer');
const {DEFAULT_NODES} = require('@tryghost/kg-default-nodes');

const text = (text, format = 0) => ({type: 'extended-text', version: 1, detail: 0, format, mode: 'normal', style: '', text});
const block = (type, children, more = {}) => ({type, version: 1, direction: 'ltr', format: '', indent: 0, children, ...more});
const paragraph = (...children) => block('paragraph', children);
const heading = (tag, words) => block('extended-heading', [text(words)], {tag});
const link = (url, words) => block('link', [text(words)], {url, rel: null, target: null, title: null});
const item = (value, ...children) => block('listitem', children, {value});
const list = (listType, ...items) => block('list', items, {listType, start: 1, tag: listType === 'number' ? 'ol' : 'ul'});
const code = (language, code) => ({type: 'codeblock', version: 1, code, language, caption: ''});
const callout = calloutText => ({type: 'callout', version: 1, calloutText, calloutEmoji: '💡', backgroundColor: 'blue'});
const toggle = (heading, content) => ({type: 'toggle', version: 1, heading, content});
const paywall = () => ({type: 'paywall', version: 1});

const posts = [
  {
    slug: 'keys', title: 'Which key opens which gate', type: 'post',
    nodes: [
      paragraph(text('The valley has four gates, and every gate has a key of its own. '), link('__GHOST_URL__/gates/', 'The map'), text(' shows where they stand.')),
      heading('h2', 'What you need'),
      paragraph(text('For the river gate bring:')),
      list('bullet', item(1, text('an iron key')), item(2, text('a lamp with oil')), item(3, text('the word of the day, which the miller tells you'))),
      heading('h2', 'Opening it'),
      list('number', item(1, text('Hang the lamp on the hook.')), item(2, text('Turn the key twice to the left.')), item(3, text('Say the word.'))),
      callout('The river gate stays shut while the water is above the <b>red mark</b>.'),
      toggle('What if I lose the key?', '<p>The smith makes another one for three crowns.</p>'),
    ],
  },
  {
    slug: 'opening-hours', title: 'Opening hours', type: 'page',
    nodes: [
      paragraph(text('The mill is open from nine to five on every day but Monday.')),
      paragraph(text('In winter it closes at three, since the loft has no lamps.')),
    ],
  },
  {
    slug: 'console', title: 'Commands of the mill', type: 'post', locale: 'en', only: 'lexical',
    nodes: [
      paragraph(text('The keeper starts the stones with '), text('mill start', 16), text(' and stops them at night:')),
      code('sh', 'mill stop --brake\nmill status'),
      paywall(),
      paragraph(text('Members read here how the brake is made.')),
    ],
  },
  {slug: 'spring', title: 'Spring market', type: 'post', status: 'draft', nodes: [paragraph(text('Stalls cost five crowns.'))]},
  {slug: 'autumn', title: 'Autumn market', type: 'post', status: 'scheduled', nodes: [paragraph(text('Stalls will cost six crowns.'))]},
  {slug: 'letter', title: 'A letter to subscribers', type: 'post', status: 'sent', nodes: [paragraph(text('Dear friends of the mill.'))]},
  {slug: 'brake', title: 'How the brake works', type: 'post', visibility: 'paid', nodes: [paragraph(text('The brake is a rope around the wheel.'))]},
];

const renderer = new LexicalHTMLRenderer({nodes: DEFAULT_NODES});
const id = (table, number) => `66${table}000000000000000000${String(number).padStart(2, '0')}`;
const rows = [];
for (const [number, post] of posts.entries()) {
  const lexical = JSON.stringify({root: block('root', post.nodes)});
  const html = await renderer.render(lexical, {siteUrl: 'https://selm.example', postUrl: `https://selm.example/${post.slug}/`});
  rows.push({
    id: id('01', number), uuid: `00000000-0000-4000-8000-0000000000${String(number).padStart(2, '0')}`, title: post.title, slug: post.slug,
    mobiledoc: null, lexical, html: post.only === 'lexical' ? null : html, comment_id: id('01', number), plaintext: null, feature_image: null,
    featured: 0, type: post.type, status: post.status ?? 'published', locale: post.locale ?? null, visibility: post.visibility ?? 'public',
    email_recipient_filter: 'all', created_at: '2024-05-01T08:00:00.000Z', updated_at: '2024-05-02T08:00:00.000Z',
    published_at: `2024-05-0${number + 1}T09:30:00.000Z`, custom_excerpt: null, codeinjection_head: null, codeinjection_foot: null,
    custom_template: null, canonical_url: post.slug === 'keys' ? 'https://selm.example/keys/' : null, newsletter_id: null, show_title_and_feature_image: 1,
  });
}
const tables = {
  posts: rows,
  posts_authors: rows.flatMap((row, number) => [
    {id: id('02', number), post_id: row.id, author_id: id('03', 0), sort_order: 0},
    ...(number === 0 ? [{id: id('02', 50), post_id: row.id, author_id: id('03', 1), sort_order: 1}] : []),
  ]),
  posts_meta: [],
  posts_tags: [
    {id: id('04', 0), post_id: rows[0].id, tag_id: id('05', 0), sort_order: 0},
    {id: id('04', 1), post_id: rows[0].id, tag_id: id('05', 1), sort_order: 1},
  ],
  settings: [
    {id: id('06', 0), group: 'site', key: 'title', value: 'Selm Valley Gazette', type: 'string', flags: 'PUBLIC'},
    {id: id('06', 1), group: 'site', key: 'description', value: 'News from the mill', type: 'string', flags: 'PUBLIC'},
  ],
  tags: [
    {id: id('05', 0), name: 'Gates', slug: 'gates', visibility: 'public'},
    {id: id('05', 1), name: '#import', slug: 'hash-import', visibility: 'internal'},
  ],
  users: [
    {id: id('03', 0), name: 'Ada Moor', slug: 'ada', email: 'ada@selm.example', status: 'active'},
    {id: id('03', 1), name: 'Ben Lee', slug: 'ben', email: 'ben@selm.example', status: 'active'},
  ],
};
console.log(JSON.stringify({db: [{meta: {exported_on: 1717228800000, version: '5.82.2'}, data: tables}]}, null, 1));
