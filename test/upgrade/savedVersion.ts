import { isEqual, union } from 'lodash';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../simulator/world/types';

/** A node as a workflow's JSON has it. */
export interface SavedNode {
	name: string;
	type: 'linkedInLeadSync' | 'linkedInLeadSyncTrigger';
	typeVersion: number;
	parameters: INodeParameters;
}

/** The record of a released version: nodes as people saved them, and their output. */
export interface SavedVersion {
	/** LinkedIn at that time. */
	world: World;
	workflow: { nodes: SavedNode[]; inputs: Record<string, string> };
	/** By the node's name. */
	rows: Record<string, IDataObject[]>;
	/** The trigger's static data in n8n's database after it output the rows. */
	staticData: IDataObject;
}

const PARTS = ['world', 'workflow', 'rows', 'staticData'] as const;

/** The versions that have a record, e.g. `0.1.0`. */
export function savedVersions(): string[] {
	return readdirSync(__dirname).filter((name) => existsSync(join(__dirname, name, 'rows.json')));
}

/** Reads the record of a version. */
export function readVersion(version: string): SavedVersion {
	const parts = PARTS.map((part) => [
		part,
		JSON.parse(readFileSync(join(__dirname, version, `${part}.json`), 'utf8')) as unknown,
	]);
	return Object.fromEntries(parts) as SavedVersion;
}

/** Writes the record of a version. */
export function writeVersion(version: string, saved: SavedVersion): void {
	mkdirSync(join(__dirname, version), { recursive: true });
	for (const part of PARTS) {
		const file = join(__dirname, version, `${part}.json`);
		writeFileSync(file, `${inLines(saved[part])}\n`);
	}
}

/** JSON with a line for each lead, form or row: programs compare the record, people do not read it. */
function inLines(value: unknown, depth = 0): string {
	if (depth === 2 || typeof value !== 'object' || value === null) return JSON.stringify(value);
	const parts = Object.entries(value).map(([key, part]) => {
		const text = inLines(part, depth + 1);
		return Array.isArray(value) ? text : `${JSON.stringify(key)}: ${text}`;
	});
	const indent = '\t'.repeat(depth);
	const [open, close] = Array.isArray(value) ? '[]' : '{}';
	return `${open}\n${indent}\t${parts.join(`,\n${indent}\t`)}\n${indent}${close}`;
}

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
