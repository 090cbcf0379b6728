import type { INode } from 'n8n-workflow';
import { isResourceLocatorValue } from 'n8n-workflow';

/** Follows a Page's name in lists if your LinkedIn account may not read its event leads. */
export const NO_ROLE = ' (no role for event leads)';

/** Names of chosen Pages and other entities, by ID. n8n stores them with the choice, so they cost no call. */
export function chosenNames({ parameters }: INode): Map<string, string> {
	const names = new Map<string, string>();
	for (const choice of [...Object.values(parameters), ...Object.values(parameters.options ?? {})]) {
		if (!isResourceLocatorValue(choice) || choice.mode !== 'list') continue;
		const id = String(choice.value);
		if (!/^\d+$/.test(id)) continue;
		// Lists add the ID to the names of two Pages with the same name.
		const name = choice.cachedResultName?.replace(NO_ROLE, '').replace(new RegExp(` ${id}$`), '');
		if (name && name !== id) names.set(id, name);
	}
	return names;
}

/** Puts the chosen name in front of each ID in a text for the user. */
export function withChosenNames(node: INode, text: string): string {
	const names = chosenNames(node);
	return text.replace(/\d+/g, (id) => (names.has(id) ? `"${names.get(id)}" (${id})` : id));
}
