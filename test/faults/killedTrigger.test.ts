import { playScenario } from './play';
import { killMoments } from './scenarios';

playScenario(killMoments, ['leadsToPostgres']);
