import { badInput, describeBadInput, moreBadInput } from '../cli/bad-input.js'
import { everfresh } from '../cli/command.js'

// The first of them are quick tests, too, but there in one process.
describeBadInput([...badInput, ...moreBadInput], everfresh)
