import type { Environment } from './n8nProcess';

/** n8n then makes the engine for a workflow's expressions when the first one is met, from kept code. */
export const ENGINE_ON_DEMAND: Environment = {
	N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
	N8N_EXPRESSION_ENGINE_COMPILE_CACHE: 'true',
};
