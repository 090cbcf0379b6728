import type { INode } from 'n8n-workflow';

import { readSwitch } from './checks';
import type { ReadParameter } from './read';

/**
 * Whether rows or flat items are wanted instead of LinkedIn's own JSON.
 * @throws NodeOperationError that names the field when an expression gave neither true nor false
 */
export function readSimplify(node: INode, read: ReadParameter, itemIndex?: number): boolean {
	return readSwitch(node, { field: 'Simplify', default: true }, read('simplify'), itemIndex);
}
