import { join } from 'node:path';

import Ajv from 'ajv';
import { memoize } from 'lodash';
import { loadOutputSchema } from 'n8n-core';
import type { IDataObject, INodeType } from 'n8n-workflow';

import type { ActionName } from '../router/runAction';

/** A part of a schema, as far as the package's schemas use JSON Schema. */
export interface OutputSchema {
	type: string | string[];
	properties?: Record<string, OutputSchema>;
	required?: string[];
	additionalProperties?: unknown;
	items?: OutputSchema;
}

const nodeDir = (node: string) => join(__dirname, '../../../nodes', node);

/** The schema that n8n serves to the editor for an operation. */
export const schemaOfAction = memoize((action: ActionName): OutputSchema | undefined => {
	const [resource, operation] = action.split(': ');
	const ref = { nodeDir: nodeDir('LinkedInLeadSync'), version: 1, resource, operation };
	return loadOutputSchema(ref) as OutputSchema | undefined;
});

/** The schema that n8n finds for a trigger. Its AI workflow builder requests it; the editor does not. */
export function schemaOfTrigger(
	folder: string,
	{ description }: INodeType,
): OutputSchema | undefined {
	const version = description.version as number;
	const ref = { nodeDir: nodeDir(folder), version, versionFallback: true };
	return loadOutputSchema(ref) as OutputSchema | undefined;
}

const ajv = new Ajv({ allowUnionTypes: true });
ajv.addKeyword('version');

/** Expects that items fit a schema. Ajv compiles each schema once. */
export function expectToFit(schema: OutputSchema | undefined, items: readonly IDataObject[]): void {
	if (schema === undefined) throw new Error('There is no schema');
	const validate = ajv.compile(schema);
	const misfits = items.filter((item) => !validate(item));
	if (misfits.length > 0) validate(misfits[0]);
	expect([validate.errors ?? [], misfits.slice(0, 1)]).toEqual([[], []]);
}

/** Each schema of objects within a schema, by its path. `[]` stands for the entries of a list. */
export function objectsOf(schema: OutputSchema, at = ''): Array<[string, OutputSchema]> {
	const { properties = {}, items } = schema;
	return [
		...(schema.properties === undefined ? [] : ([[at, schema]] as Array<[string, OutputSchema]>)),
		...Object.entries(properties).flatMap(([key, inner]) => objectsOf(inner, `${at}.${key}`)),
		...(items === undefined ? [] : objectsOf(items, `${at}[]`)),
	];
}
