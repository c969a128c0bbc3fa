import { describeBadInput, moreBadInput } from '../cli/bad-input.js'

describeBadInput(moreBadInput)
