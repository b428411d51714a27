// Prints the blocks that Asciidoctor finds in a document, one a line: what it is, and its words without marks.
import { readFileSync } from 'node:fs'
import asciidoctor from '@asciidoctor/core'

const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"' }
const words = (html) => html
  .replace(/<sup class="footnote">.*?<\/sup>/gs, '')
  .replace(/<b class="conum">.*?<\/b>/g, '')
  .replace(/<br>/g, ' / ')
  .replace(/<[^>]+>/g, '')
  .replace(/&#(\d+);/g, (_, n) => String.fromCodePoint(n))
  .replace(/&(amp|lt|gt|quot);/g, (_, name) => NAMED[name])
  .replace(/[\u200b\u2009]/g, '').replace(/\u2019/g, "'")
  .replace(/\s+/g, ' ').trim()
let document
let notes = 0
// Footnotes stand at the end of their section here, where readers of quotes expect them.
const sayNotes = () => document.getFootnotes().slice(notes).forEach((note) => { notes += 1; say('paragraph', words(note.getText())) })
const say = (kind, text, inside) => text && console.log(`${inside ? inside + ' ' : ''}${kind} ${text}`)
const code = (block) => block.getSource().split('\n').map((line) => line.replace(/\s*(\/\/|#|--|;;)?(\s*<(\d+|\.)>)+$/, '').trimEnd()).join('⏎')

function walk (block, place) {
  const { inside, depth, lead } = place
  const context = block.getContext()
  const style = block.getStyle()
  const children = (more = {}) => block.getBlocks().forEach((child) => walk(child, { ...place, lead: undefined, ...more }))
  const title = () => block.hasTitle() && say('caption', words(block.getTitle()), inside)
  switch (context) {
    case 'document':
    case 'preamble':
      return children()
    case 'section':
      sayNotes()
      say(`heading${block.getLevel() + 1}#${block.getId()}`, words(block.getTitle()))
      return children()
    case 'floating_title':
      sayNotes()
      return say(`heading${block.level + 1}#${block.getId()}`, words(block.getTitle()))
    case 'paragraph':
      title()
      if (lead) return say(lead, words(block.getContent()), inside)
      return say('paragraph', words(block.getContent()), inside)
    case 'listing':
    case 'literal':
      title()
      return say(`code:${block.getAttribute('language', '-')}`, code(block), inside)
    case 'ulist':
    case 'olist':
    case 'colist':
      title()
      for (const item of block.getItems()) {
        const box = item.hasAttribute('checkbox') ? (item.hasAttribute('checked') ? '[x] ' : '[ ] ') : ''
        say(`item${depth}${context === 'ulist' ? '' : 'n'}`, box + words(item.getText()), inside)
        item.getBlocks().forEach((child) => walk(child, { inside, depth: depth + 1 }))
      }
      return
    case 'dlist':
      title()
      for (const [terms, meaning] of block.getItems()) {
        terms.forEach((term) => say(style === 'qanda' ? 'question' : 'term', words(term.getText()), inside))
        const kind = style === 'qanda' ? 'paragraph' : 'definition'
        if (meaning && meaning.hasText()) say(kind, words(meaning.getText()), inside)
        meaning?.getBlocks().forEach((child) => walk(child, { inside, depth, lead: kind }))
      }
      return
    case 'table':
      title()
      for (const [part, rows] of [['!', block.getHeadRows()], ['', block.getBodyRows()]]) {
        for (const row of rows) {
          const cell = (cell) => cell.getStyle() === 'asciidoc' ? words(cell.getContent()) : words(cell.getText())
          const span = (cell) => [cell.getColumnSpan?.() ?? 1]
          say(`row${part}`, row.map((one) => cell(one) + ' |'.repeat(span(one) - 1)).join(' | ').trim(), inside)
        }
      }
      return
    case 'admonition': {
      const kind = { NOTE: 'Note', TIP: 'Tip', IMPORTANT: 'Important', WARNING: 'Warning', CAUTION: 'Warning' }[style]
      if (block.hasTitle()) say('paragraph', words(block.getTitle()), kind)
      if (block.getBlocks().length) return children({ inside: kind })
      return say('paragraph', words(block.getContent()), kind)
    }
    case 'quote':
    case 'verse': {
      title()
      if (block.getBlocks().length) children({ lead: 'quotation' })
      else say('quotation', words(block.getContent().replace(/\n/g, context === 'verse' ? ' / ' : ' ')), inside)
      const from = [block.getAttribute('attribution'), block.getAttribute('citetitle')].filter(Boolean)
      if (from.length) say('quotation', `— ${from.map(words).join(', ')}`, inside)
      return
    }
    case 'example':
      if (block.isOption('collapsible')) say('question', words(block.getTitle()), inside)
      else title()
      return children()
    case 'open':
    case 'sidebar':
      title()
      return children({ lead })
    case 'pass':
      return say('paragraph', words(block.getContent()), inside)
    case 'image':
    case 'thematic_break':
    case 'page_break':
    case 'toc':
      return
    default:
      console.log(`? ${context}`)
  }
}

const processor = asciidoctor()
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8').replace(/^include::.*\n/gm, '')
  document = processor.load(text, { safe: 'secure', attributes: { experimental: '' } })
  say('title', words(document.getDocumentTitle() ?? ''))
  document.getAuthors().forEach((author) => say('author', author.getName()))
  say('day', document.getAttribute('revdate', ''))
  walk(document, { depth: 0 })
  sayNotes()
}
