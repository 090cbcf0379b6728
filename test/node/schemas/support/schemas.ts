import { join } from 'node:path';

import Ajv from 'ajv';
import { loadOutputSchema } from 'n8n-core';
import type { IDataObject, INodeType } from 'n8n-workflow';

import type { ActionName } from '../../router/runAction';

/** A part of a schema, as far as the package's schemas use JSON Schema. */
export interface OutputSchema {
	type: string | string[];
	properties?: Record<string, OutputSchema>;
	required?: string[];
	additionalProperties?: unknown;
	items?: OutputSchema;
}

const nodeDir = (node: string) => join(__dirname, '../../../../nodes', node);

/** The schema that n8n serves to the editor for an operation. */
export function schemaOfAction(action: ActionName): OutputSchema | undefined {
	const [resource, operation] = action.split(': ');
	const ref = { nodeDir: nodeDir('LinkedInLeadSync'), version: 1, resource, operation };
	return loadOutputSchema(ref) as OutputSchema | undefined;
}

/** The schema that n8n finds for a trigger. Its AI workflow builder requests it; the editor does not. */
export function schemaOfTrigger(
	folder: string,
	{ description }: INodeType,
): OutputSchema | undefined {
	const version = description.version as number;
	const ref = { nodeDir: nodeDir(folder), version, versionFallback: true };
	return loadOutputSchema(ref) as OutputSchema | undefined;
}

/** The errors of items that do not fit the schema, one line each. Ajv itself knows `nullable`. */
export function misfits(schema: OutputSchema, items: IDataObject[]): string[] {
	const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
	ajv.addKeyword('version');
	const validate = ajv.compile(schema);
	return items.flatMap((item) =>
		validate(item)
			? []
			: (validate.errors ?? []).map(
					({ instancePath, message, params }) =>
						`${instancePath} ${message} ${JSON.stringify(params)}`,
				),
	);
}

/** Paths of a schema's properties; `[]` stands for the entries of a list. */
export function declaredPaths({ properties = {}, items }: OutputSchema, at = ''): string[] {
	return [
		...Object.entries(properties).flatMap(([key, schema]) => [
			`${at}.${key}`,
			...declaredPaths(schema, `${at}.${key}`),
		]),
		...(items === undefined ? [] : declaredPaths(items, `${at}[]`)),
	];
}

/** Paths of values other than null, written as by `declaredPaths`. */
export function shownPaths(value: unknown, at = ''): string[] {
	if (Array.isArray(value)) return value.flatMap((entry) => shownPaths(entry, `${at}[]`));
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		inner === null || inner === undefined
			? []
			: [`${at}.${key}`, ...shownPaths(inner, `${at}.${key}`)],
	);
}

/** Objects of a schema that leave open which keys they have, by path. */
export function openObjects(schema: OutputSchema, at = ''): string[] {
	const { type, properties = {}, items, additionalProperties } = schema;
	const isOpen = type === 'object' && additionalProperties !== false;
	return [
		...(isOpen ? [at] : []),
		...Object.entries(properties).flatMap(([key, inner]) => openObjects(inner, `${at}.${key}`)),
		...(items === undefined ? [] : openObjects(items, `${at}[]`)),
	];
}
