import { BUILT_PACKAGE } from '../../harness/packPackage';
import { spreadOf } from '../measure/statistics';
import { digits, milliseconds, times } from '../report/format';
import { runChild } from '../stage/childTask';
import type { Part } from './part';
import type { PureInput, PureOutput } from './pureChild';

/** Computing alone, in a bare Node: no network, no n8n. */
export const purePart: Part = {
	name: 'pure',
	run: async ({ nodeBinary }, isSmoke, log) => {
		log('Parsing and flattening …');
		const leads = isSmoke ? 500 : 10_000;
		const input: PureInput = {
			leads,
			questions: 100,
			repetitions: isSmoke ? 2 : 15,
			dist: BUILT_PACKAGE,
		};
		const output = await runChild<PureOutput>('parts/pureChild.ts', input, { nodeBinary });
		const { times: measured, rows, wrongRows, tableColumns } = output;
		const parse = spreadOf(measured.jsonParse).median;
		const step = (name: string, values: number[]) => {
			const { median, min, max } = spreadOf(values);
			return [
				name,
				milliseconds(median),
				`${milliseconds(min)} – ${milliseconds(max)}`,
				`${digits((rows / median) * 1000)} leads/s`,
				times(median / parse),
			];
		};
		const table = spreadOf(measured.getTable);
		return {
			tables: [
				{
					title: `From LinkedIn’s answer to rows: ${leads.toLocaleString('en-US')} leads, ${digits(output.bytes / 1e6)} MB`,
					head: ['Step', 'Median', 'Min – max', 'Rate', 'Against JSON.parse'],
					rows: [
						step('JSON.parse', measured.jsonParse),
						step('The same, 64-bit ids kept', measured.losslessParse),
						step('Flattening: parsed answer → rows', measured.flatten),
						step('Answer → rows, all in all', measured.whole),
					],
					notes: [`${input.repetitions} repetitions of each, one step after the other in turn.`],
				},
				{
					title: 'Form → Get Table, a form of 100 questions',
					head: ['Median', 'Min – max'],
					rows: [
						[milliseconds(table.median), `${milliseconds(table.min)} – ${milliseconds(table.max)}`],
					],
					notes: [
						'Columns, CREATE and ALTER statements for PostgreSQL, of a form that was not seen before.',
					],
				},
			],
			figures: { 'flatten/JSON.parse': spreadOf(measured.flatten).median / parse },
			checks: [
				{
					name: `Pure parts: ${leads} rows, each without field errors`,
					isPassed: rows === leads && wrongRows === 0,
					found: `${rows} rows, ${wrongRows} of them with errors`,
				},
				{
					name: 'Pure parts: a column for each of 100 questions',
					isPassed: tableColumns > input.questions,
					found: `${tableColumns} columns`,
				},
			],
		};
	},
};
