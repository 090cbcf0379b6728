import type { INode } from 'n8n-workflow';
import { isResourceLocatorValue } from 'n8n-workflow';

/** What a list shows behind the name of a Page whose event leads the account may not read. */
export const NO_ROLE = ' (no role for event leads)';

/**
 * Names by ID of what was chosen from the lists of a node, such as its LinkedIn Page. n8n stores them with the
 * choice, so that they cost no call and are the same in every run.
 */
export function chosenNames({ parameters }: INode): Map<string, string> {
	const names = new Map<string, string>();
	for (const choice of Object.values(parameters)) {
		if (!isResourceLocatorValue(choice) || choice.mode !== 'list') continue;
		const id = String(choice.value);
		// Of two Pages with one name, the list shows the IDs as well.
		const name = choice.cachedResultName?.replace(NO_ROLE, '').replace(new RegExp(` ${id}$`), '');
		if (name && name !== id && /^\d+$/.test(id)) names.set(id, name);
	}
	return names;
}

/** A text for people, each ID in it behind the name of what was chosen. */
export function withChosenNames(node: INode, text: string): string {
	const names = chosenNames(node);
	return text.replace(/\d+/g, (id) => (names.has(id) ? `"${names.get(id)}" (${id})` : id));
}
