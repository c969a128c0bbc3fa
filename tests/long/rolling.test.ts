import { describeRolling } from '../proxy/rolling.js'

describeRolling(true)
