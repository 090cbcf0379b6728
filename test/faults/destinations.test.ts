import { playScenario } from './play';
import { destinationDown } from './scenarios';

playScenario(destinationDown);
