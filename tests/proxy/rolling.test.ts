import { describeRolling } from './rolling.js'

describeRolling(false)
