import { startSimulator, type WebhookIngress } from '../../simulator';
import { benchWorld, type WorldRecipe } from './benchWorld';

export interface SimulatorInput {
	recipe: WorldRecipe;
	port: number;
	webhooks: WebhookIngress;
}

/** Starts LinkedIn once the input is there, and tells its address, or why there is none. */
process.once('message', ({ recipe, port, webhooks }: SimulatorInput) => {
	startSimulator({ world: benchWorld(recipe), port, webhooks }).then(
		({ url }) => process.send?.({ url }),
		(error: Error) => process.send?.({ error: error.stack }),
	);
});
process.once('disconnect', () => process.exit());
