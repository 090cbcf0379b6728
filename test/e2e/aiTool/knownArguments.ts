import { DateTime } from 'luxon';

import type { AgentTool } from '../support/mcpServer';

export type Answer = Array<Record<string, unknown>>;

/** An argument of a call as a model comes to know it. */
export type Known =
	/** It stands in the words of the task. */
	| { said: string }
	/** The day that a word of the task means. */
	| { day: string }
	/** The tool itself offers it in the description of the argument. */
	| { offered: string }
	/** A column of an earlier answer, in the row where another column has a word of the task. */
	| { shown: string; in: number; where?: [column: string, said: string] }
	/** Several, as a list with commas. */
	| Known[];

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** What a model may rely on when it makes a call. */
export interface Context {
	task: string;
	tool: AgentTool;
	argument: string;
	/** Of the calls so far. */
	answers: Answer[];
	today: DateTime;
}

/**
 * The value of an argument.
 * @throws when the model could not know it
 */
export function valueOf(known: Known, context: Context): string {
	if (Array.isArray(known)) return known.map((each) => valueOf(each, context)).join(', ');
	if ('said' in known) return said(known.said, context);
	if ('day' in known) return dayOf(said(known.day, context), context.today).toISODate() ?? '';
	if ('offered' in known) {
		const { description } = context.tool.inputSchema.properties[context.argument];
		if (description.split(/[^\w]+/).includes(known.offered)) return known.offered;
		throw new Error(`${context.argument} does not offer ${known.offered}: ${description}`);
	}
	const [column, word] = known.where ?? [];
	const rows = context.answers[known.in].filter(
		(row) => column === undefined || has(row[column], said(String(word), context)),
	);
	const values = [...new Set(rows.map((row) => row[known.shown]))];
	if (values.length === 1 && typeof values[0] === 'string') return values[0];
	throw new Error(`The answer ${known.in} shows ${values.length} times ${known.shown}`);
}

export function has(value: unknown, word: string): boolean {
	return typeof value === 'string' && value.toLowerCase().includes(word.toLowerCase());
}

function said(word: string, { task }: Context): string {
	if (has(task, word)) return word;
	throw new Error(`Nobody said '${word}' in '${task}'`);
}

/** The last day of this name, today included. */
export function dayOf(word: string, today: DateTime): DateTime {
	if (word === 'today') return today;
	if (word === 'yesterday') return today.minus({ days: 1 });
	const weekday = WEEKDAYS.indexOf(word) + 1;
	return today.minus({ days: (today.weekday - weekday + 7) % 7 });
}
