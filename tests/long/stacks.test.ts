import { describeStacks } from '../dialects/stacks.js'

describeStacks(['times', 'fixed'])
