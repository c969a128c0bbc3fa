import { describeTable } from '../proxy/answers.js'

describeTable((row, unknown) => unknown === 'revalidate' && row.unknown === undefined)
