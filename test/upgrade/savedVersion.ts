import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { World } from '../simulator/world/types';

/** A node as a workflow's JSON has it. */
export interface SavedNode {
	name: string;
	type: 'linkedInLeadSync' | 'linkedInLeadSyncTrigger';
	typeVersion: number;
	parameters: INodeParameters;
}

/** What a released version left behind: nodes that people have saved, and what they gave. */
export interface SavedVersion {
	/** LinkedIn at that time. */
	world: World;
	workflow: { nodes: SavedNode[]; inputs: Record<string, string> };
	/** By the node's name. */
	rows: Record<string, IDataObject[]>;
	/** What the trigger kept in n8n's database after the rows were taken. */
	staticData: IDataObject;
}

const PARTS = ['world', 'workflow', 'rows', 'staticData'] as const;

/** The versions of which something was saved, e.g. `0.1.0`. */
export function savedVersions(): string[] {
	return readdirSync(__dirname).filter((name) => existsSync(join(__dirname, name, 'rows.json')));
}

/** Reads what a version left behind. */
export function readVersion(version: string): SavedVersion {
	const parts = PARTS.map((part) => [
		part,
		JSON.parse(readFileSync(join(__dirname, version, `${part}.json`), 'utf8')) as unknown,
	]);
	return Object.fromEntries(parts) as SavedVersion;
}

/** Writes what a version leaves behind. */
export function writeVersion(version: string, saved: SavedVersion): void {
	mkdirSync(join(__dirname, version), { recursive: true });
	for (const part of PARTS) {
		const file = join(__dirname, version, `${part}.json`);
		writeFileSync(file, `${inLines(saved[part])}\n`);
	}
}

/** JSON with a line for each lead, form or row: what a version gave is compared, not read. */
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
