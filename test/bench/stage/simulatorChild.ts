import { startSimulator, type WebhookIngress } from '../../simulator';
import { benchWorld, type WorldRecipe } from './benchWorld';
import { onInput } from './childTask';

export interface SimulatorInput {
	recipe: WorldRecipe;
	port: number;
	webhooks: WebhookIngress;
}

onInput(async ({ recipe, port, webhooks }: SimulatorInput) => {
	const { url } = await startSimulator({ world: benchWorld(recipe), port, webhooks });
	return url;
});
