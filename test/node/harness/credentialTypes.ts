import { NodeHelpers } from 'n8n-workflow';
import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { OAuth2Api } from './oAuth2Api';

/** The credential types that n8n would have loaded, with its rules for a type that extends another. */
export class CredentialTypes {
	private readonly byName: Map<string, ICredentialType>;

	constructor(types: ICredentialType[]) {
		this.byName = new Map([new OAuth2Api(), ...types].map((type) => [type.name, type]));
	}

	/** @throws when no type of that name was loaded */
	get(name: string): ICredentialType {
		const type = this.byName.get(name);
		if (type === undefined) throw new Error(`Unknown credential type "${name}"`);
		return type;
	}

	/** All ancestors of a type, nearest first. */
	parents(name: string): string[] {
		const parents = this.get(name).extends ?? [];
		return [...parents, ...parents.flatMap((parent) => this.parents(parent))];
	}

	/** A type's own properties merged over those of its ancestors, as n8n's CredentialsHelper does. */
	properties(name: string): INodeProperties[] {
		const type = this.get(name);
		if (type.extends === undefined) return type.properties;
		const merged: INodeProperties[] = [];
		for (const parent of type.extends) {
			NodeHelpers.mergeNodeProperties(merged, this.properties(parent));
		}
		NodeHelpers.mergeNodeProperties(merged, type.properties);
		return merged;
	}
}
