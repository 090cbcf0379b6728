import type {
	INodeCredentialsDetails,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';
import type { N8nSession } from './n8nSession';

/** Which parameter of which node the editor asks the node's own code about. */
export interface ParameterQuestion {
	nodeType: string;
	typeVersion: number;
	/** The node's `listSearch` or `loadOptions` method. */
	method: string;
	/** The node's parameters as they stand in the panel. */
	parameters: INodeParameters;
	credentials?: Record<string, INodeCredentialsDetails>;
}

/** One page of a picker. */
export interface PickerQuestion extends ParameterQuestion {
	/** What the person typed into the picker's search field. */
	filter?: string;
	/** The token that came with the page before. */
	paginationToken?: string;
}

/** The node types that an n8n has loaded, and what they answer to the editor. */
export class NodeTypes {
	constructor(private readonly session: N8nSession) {}

	/** Every loaded node type, in all of its versions. */
	async list(): Promise<INodeTypeDescription[]> {
		const response = await this.session.fetch('/types/nodes.json');
		return (await response.json()) as INodeTypeDescription[];
	}

	/** One page of a resource locator's list. */
	async search({
		filter,
		paginationToken,
		...question
	}: PickerQuestion): Promise<INodeListSearchResult> {
		return await this.session.send(
			'POST',
			'/rest/dynamic-node-parameters/resource-locator-results',
			{ ...asPayload(question), filter, paginationToken },
		);
	}

	/** The choices of an options parameter that the node loads itself. */
	async options(question: ParameterQuestion): Promise<INodePropertyOptions[]> {
		return await this.session.send(
			'POST',
			'/rest/dynamic-node-parameters/options',
			asPayload(question),
		);
	}
}

function asPayload({ nodeType, typeVersion, method, parameters, credentials }: ParameterQuestion) {
	return {
		path: 'parameters',
		nodeTypeAndVersion: { name: nodeType, version: typeVersion },
		methodName: method,
		currentNodeParameters: parameters,
		credentials,
	};
}
