import { readdirSync, readFileSync } from 'node:fs';

/**
 * Phrases that made readers stop, and words of our own for what has a name, each with what to write instead.
 * docs/glossary.md has the terms. There are few on purpose: a linter for grammar makes prose worse.
 */
const BANNED: Array<[phrase: RegExp, instead: string]> = [
	[/\bcounts? as done\b/i, 'is processed'],
	[/\bwhoever\b/i, 'name the person or the thing'],
	[/\bsomebody\b/i, 'you, or name the person'],
	[/\banew\b/i, 'again'],
	[/\bbeforehand\b/i, 'before'],
	[/\balike\b/i, 'the same, both'],
	[/\btold as\b|\btells? of\b/i, 'reports, says, is reported as'],
	[/\bsigned-in member\b/i, 'your LinkedIn account'],
	[/\be-mail\b/i, 'email'],
	[/\bleads? can flow\b/i, 'leads can be read'],
	[/\bgoes on\b/i, 'continues'],
	[/\bnewer versions of n8n call it\b/i, 'the current label first, the old one in brackets'],
];

const FOLDERS = ['docs', 'templates', 'nodes', 'credentials'];

const files = [
	...['README.md', 'BEHAVIOR.md', 'CONTRIBUTING.md', 'SECURITY.md'],
	...FOLDERS.flatMap((folder) =>
		readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
	),
].filter((file) => /\.(md|ts|json)$/.test(file));

const found = files.flatMap((file) =>
	readFileSync(file, 'utf8')
		.split('\n')
		.flatMap((line, index) =>
			BANNED.filter(([phrase]) => phrase.test(line)).map(
				([phrase, instead]) => `${file}:${index + 1}: ${phrase.exec(line)?.[0]} → ${instead}`,
			),
		),
);

for (const line of found) console.log(line);
if (found.length > 0) process.exitCode = 1;
