import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEqual, union } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

const CHANGELOG = readFileSync(join(__dirname, '..', '..', 'CHANGELOG.md'), 'utf8');

/** Columns whose cells have changed; `(rows)` if the number of rows has changed. */
export function changedColumns(before: IDataObject[], now: IDataObject[]): string[] {
	if (before.length !== now.length) return ['(rows)'];
	const columns = union(...[...before, ...now].map((row) => Object.keys(row)));
	return columns.filter(
		(column) => !now.every((row, index) => isEqual(row[column], before[index][column])),
	);
}

/** Whether a version was released: the changelog has a heading of its own for it. */
export function isReleased(version: string, changelog = CHANGELOG): boolean {
	return changelog.includes(`\n## [${version}]`);
}

/**
 * The columns that the changelog names, under "Changed cells", in the versions after this one: lines such as
 * "- `work_email` of Pull leads is now in lower case".
 */
export function announcedColumns(version: string, changelog = CHANGELOG): string[] {
	const [newer] = changelog.split(`\n## [${version}]`);
	return newer
		.split('\n### ')
		.filter((section) => section.startsWith('Changed cells\n'))
		.flatMap((section) => [...section.matchAll(/^- `([^`]+)`/gm)].map(([, column]) => column));
}
