import type { INode, INodeParameterResourceLocator } from 'n8n-workflow';
import { isResourceLocatorValue } from 'n8n-workflow';

/** Follows a Page's name in lists if your LinkedIn account may not read its event leads. */
export const NO_ROLE = ' (no role for event leads)';

/** Names of chosen Pages and other entities, by ID. n8n stores them with the choice, so they cost no call. */
export function chosenNames(node: INode): Map<string, string> {
	const names = new Map<string, string>();
	for (const choice of choicesOf(node)) {
		if (choice.mode !== 'list') continue;
		const id = String(choice.value);
		if (!/^\d+$/.test(id)) continue;
		// Lists add the ID to the names of two Pages with the same name.
		const name = choice.cachedResultName?.replace(NO_ROLE, '').replace(new RegExp(` ${id}$`), '');
		if (name && name !== id) names.set(id, name);
	}
	return names;
}

function choicesOf({ parameters }: INode): INodeParameterResourceLocator[] {
	const values = [...Object.values(parameters), ...Object.values(parameters.options ?? {})];
	return values.filter((value) => isResourceLocatorValue(value));
}

/** Puts the chosen name in front of each ID in a text for the user. */
export function withChosenNames(node: INode, text: string): string {
	return withNames(chosenNames(node), text);
}

/** Puts the name in front of each ID in a text for the user. @param names by ID */
export function withNames(names: ReadonlyMap<string, string>, text: string): string {
	return text.replace(/\d+/g, (id) => (names.has(id) ? `"${names.get(id)}" (${id})` : id));
}
