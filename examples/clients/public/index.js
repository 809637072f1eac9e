import { translatePage } from './language.js'

translatePage()
