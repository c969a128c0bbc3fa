import { beforeAll, test } from 'vitest'
import { prepareJavaScript } from '../../src/find/javascript.js'
import { changesWhatDepends, ordersAlike } from './changes.js'

beforeAll(prepareJavaScript)

test('one byte changes the name of its file and of what depends on it, and no other', () => {
  changesWhatDepends(300)
})

test('the order in which files are given changes nothing', () => {
  ordersAlike(200)
})
