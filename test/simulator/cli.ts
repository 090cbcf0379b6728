import { parseArgs } from 'node:util';
import { readLikeness, startSimulator } from './index';
import { EVENT_LIST_PATH } from './pages';

const USAGE = `Usage: npm run simulator -- [--port NUMBER] [--seed NUMBER] [--like FILE]

  --port  where to listen on 127.0.0.1; 0 takes any free port (default 8321)
  --seed  which world to make; the same seed gives the same one (default 1)
  --like  a probe-report.json: behave like the LinkedIn that it was made of
`;

function wholeNumber(name: string, text: string): number {
	if (!/^\d+$/.test(text)) throw new Error(`--${name} has to be a whole number, not '${text}'`);
	return Number(text);
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '8321' },
			seed: { type: 'string', default: '1' },
			like: { type: 'string' },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(USAGE);
		return;
	}
	const simulator = await startSimulator({
		port: wholeNumber('port', values.port),
		seed: wholeNumber('seed', values.seed),
		like: values.like === undefined ? undefined : readLikeness(values.like),
	});
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

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.stderr.write(USAGE);
	process.exitCode = 1;
});
