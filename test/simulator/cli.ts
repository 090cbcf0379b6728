import { startSimulator } from './index';
import { EVENT_LIST_PATH } from './pages';

/** The port on 127.0.0.1. */
const PORT = 8321;

async function main(): Promise<void> {
	const simulator = await startSimulator({ port: PORT });
	const { clientId, clientSecret } = simulator.control.application.get();
	console.log(`LinkedIn simulator    ${simulator.url}
Register for events   ${simulator.url}${EVENT_LIST_PATH}
Control API           ${simulator.url}/control/FUNCTION
Client ID             ${clientId}
Client secret         ${clientSecret}
Stop with Ctrl+C.`);

	const stop = () => void simulator.stop().then(() => console.log('Stopped.'));
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

void main();
