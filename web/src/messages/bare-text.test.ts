import { parse } from 'svelte/compiler';
import { expect, test } from 'vitest';

/** What every page is made of, but the words themselves, what the server wrote, and what is for tests. */
const files = import.meta.glob<string>(
  ['../**/*.svelte', '../**/*.ts', '!../wire/**', '!./**', '!../**/*.test.ts', '!../**/sample*.ts'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);

/** Attributes that are read or read aloud. */
const spoken = /^(?:alt|aria-(?:label|description|roledescription|valuetext)|label|placeholder|title)$/u;
const letters = /\p{L}/u;
/** A sentence, or a name of a button: capital first, and a second word or a small letter behind it. */
const sentence = /^\P{L}*\p{Lu}\p{L}*[\p{Ll}.…?!]|\p{L} \p{L}/u;
/** Not said, but written: the program's own name. */
const names = new Set(['Anteroom']);

type Node = { type: string } & Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const under = (node: Node): Node[] =>
  Object.entries(node).flatMap(([key, value]) =>
    key === 'metadata' ? [] : (Array.isArray(value) ? value : [value]).filter(isNode),
  );

/** What a template says by itself. */
function saidIn(node: Node, found: string[] = []): string[] {
  if (node.type === 'Text' && letters.test(String(node['data']))) found.push(String(node['data']).trim());
  else if (node.type === 'Attribute') found.push(...saidByAttribute(node));
  else if (node.type === 'ExpressionTag') found.push(...literals(node));
  else if (node.type !== 'StyleDirective') for (const one of under(node)) saidIn(one, found);
  return found;
}

function saidByAttribute(attribute: Node): string[] {
  const isSpoken = spoken.test(String(attribute['name']));
  const texts = under(attribute).flatMap((part) => (part.type === 'Text' ? [String(part['data'])] : literals(part)));
  return texts.filter((text) => (isSpoken ? letters.test(text) : /^\p{Lu}.*\p{L} \p{L}/u.test(text)));
}

/** Sentences in code. What is thrown is for who writes the program. */
function literals(node: Node, found: string[] = []): string[] {
  if (node.type === 'ImportDeclaration' || node.type === 'NewExpression') return found;
  const text =
    node.type === 'Literal'
      ? node['value']
      : node.type === 'TemplateElement'
        ? (node['value'] as { raw: string }).raw
        : '';
  if (typeof text === 'string' && sentence.test(text)) found.push(text);
  for (const one of under(node)) literals(one, found);
  return found;
}

function bareText(path: string, source: string): string[] {
  const isTemplate = path.endsWith('.svelte');
  const { fragment, instance, module } = parse(isTemplate ? source : `<script lang="ts">${source}</script>`, {
    modern: true,
  }) as unknown as { fragment: Node; instance: Node | null; module: Node | null };
  const code = [instance, module].flatMap((script) => (script ? literals(script['content'] as Node) : []));
  const said = [...(isTemplate ? saidIn(fragment) : []), ...code.filter((text) => /^\p{Lu}.*\p{L} \p{L}/u.test(text))];
  return said.filter((text) => !names.has(text));
}

test('there are pages to look through', () => {
  expect(Object.keys(files).length).toBeGreaterThan(100);
});

test.each(Object.entries(files))(
  'what %s says is in a message file, where its translation is not forgotten',
  (...file) => {
    expect(bareText(...file)).toEqual([]);
  },
);

test.each([
  ['<p>Hello {name}</p>', ['Hello']],
  ['{#if open}<b>yes</b>{:else}<i aria-label="No">·</i>{/if}', ['yes', 'No']],
  ['<p>{open ? "Open now" : words.closed}</p>', ['Open now']],
  ['<Page heading="Take a seat" hour="dusk" class="btn btn-lg" />', ['Take a seat']],
  ['<script>const more = "Nothing to do here";</script>', ['Nothing to do here']],
  ['<button aria-label={words.close} class="icon-btn">·</button>', []],
  ['<i style:transform="scaleX({level})"></i><style>i { color: red }</style>', []],
])('in %s is found what it says by itself', (source, said) => {
  expect(bareText('page.svelte', source)).toEqual(said);
});
