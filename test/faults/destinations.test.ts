import { playScenario } from './play';
import { destinationDown, poisonLeads } from './scenarios';

playScenario(destinationDown);
playScenario(poisonLeads);
