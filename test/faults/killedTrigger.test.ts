import { playScenario } from './play';
import { killMoments } from './scenarios/killMoments';

playScenario(killMoments, ['trigger']);
