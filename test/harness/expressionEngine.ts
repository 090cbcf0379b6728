import type { Environment } from './n8nProcess';

/** With this, n8n creates the engine for expressions at the first expression of a workflow, from cached code. */
export const ENGINE_ON_DEMAND: Environment = {
	N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
	N8N_EXPRESSION_ENGINE_COMPILE_CACHE: 'true',
};
