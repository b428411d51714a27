// Prints a JSON Feed of an invented community; see make.sh.
import {Feed} from 'feed';

const feed = new Feed({
  title: 'Selm Valley',
  id: 'https://selm.example/',
  link: 'https://selm.example/',
  language: 'en',
  author: {name: 'Ada Moor'},
  feedLinks: {json: 'https://selm.example/feed.json'},
});
feed.addItem({
  title: 'How the ferry is paid',
  id: 'https://selm.example/ferry',
  link: 'https://selm.example/ferry',
  date: new Date('2024-05-04T09:00:00Z'),
  author: [{name: 'Tove Berg'}],
  category: [{name: 'ferry'}],
  content: '<p>The ferry takes crowns only:</p><table><tr><th>Who</th><th>Fare</th></tr><tr><td>Walkers</td><td>1 crown</td></tr>'
    + '<tr><td>Carts</td><td>4 crowns</td></tr></table><pre><code class="language-sh">/ferry call</code></pre>',
});
feed.addItem({
  title: 'The loft is dry again',
  id: 'https://selm.example/loft',
  link: 'https://selm.example/loft',
  date: new Date('2024-05-06T09:00:00Z'),
  content: '<p>The roof over the loft was mended on Friday &amp; holds.</p><p>Grain may be stored there from June on.</p>',
});
console.log(feed.json1());
