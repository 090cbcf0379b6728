import type { Pace, Result } from './plays';
import { played, PLAYS, SCHEDULER, USUAL } from './plays';

/*
 * What the four rules of the ledger come to: each play as a line of a table in Markdown, in n8n's usual polls, or with
 * `--scheduler` in polls of 36 seconds each minute beside executions of ten. `npm run plays -- refused` plays those with this
 * word in their names; `npm run plays` all.
 */

const HEAD = [
	...['Play', 'Executions', 'Failed', 'Most in a day', 'Good leads stored', 'Given up'],
	...['Hours until stored: median / 90 % / longest', 'Most outputs of a good lead', 'Reports'],
];

function line(name: string, result: Result): string {
	const { executions, failed, mostFailedInADay, good, goodStored, goodGivenUp } = result;
	const { hours, mostOutputs, reports } = result;
	const said = Object.entries(reports).map(([kind, times]) => `${kind} ${times}`);
	const cells = [
		...[name, executions, failed, mostFailedInADay, `${goodStored} of ${good}`, goodGivenUp],
		...[hours.map((each) => each.toFixed(1)).join(' / '), mostOutputs, said.join(', ') || '–'],
	];
	return `| ${cells.join(' | ')} |`;
}

function main(words: readonly string[], pace: Pace): boolean {
	const all = PLAYS.map((play) => play());
	const isChosen = ({ name }: { name: string }) => words.every((word) => name.includes(word));
	if (!all.some(isChosen)) {
		console.log(`No play has the words ${words.join(' ')} in its name. There are:`);
		for (const { name } of all) console.log(`  ${name}`);
		return false;
	}
	console.log(`| ${HEAD.join(' | ')} |\n|${HEAD.map(() => ' --- |').join('')}`);
	for (const play of all.filter(isChosen)) console.log(line(play.name, played(play, pace)));
	return true;
}

const words = process.argv.slice(2);
const isScheduler = words.includes('--scheduler');
const isFine = main(
	words.filter((word) => word !== '--scheduler'),
	isScheduler ? SCHEDULER : USUAL,
);
process.exitCode = isFine ? 0 : 1;
