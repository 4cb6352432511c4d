import { routes } from 'starcast'

/** Every URL of the forms. */
export const { patterns, paths } = routes({
  signUp: 'GET /forms',
  sendSignUp: 'POST /forms',
  checkSignUp: 'POST /forms/check',
  welcome: 'GET /forms/welcome',
  upload: 'GET /forms/upload',
  sendUpload: 'POST /forms/upload/:id',
  checkUpload: 'POST /forms/upload/check/note',
  progress: 'GET /forms/upload/:id/progress',
})
