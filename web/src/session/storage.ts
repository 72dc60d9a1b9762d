// The browser's two stores for pages: of this tab, and of this browser. Some browsers forbid them, and throw when they are as much as
// named; a visit does not fail for that. What is kept then is nothing, and who keeps something hears that it could not be.

const none: Storage = {
  length: 0,
  key: () => null,
  getItem: () => null,
  setItem: () => {
    throw new DOMException('nothing can be kept here', 'SecurityError');
  },
  removeItem: () => {},
  clear: () => {},
};

function permitted(store: () => Storage): Storage {
  try {
    return store();
  } catch {
    return none;
  }
}

export const ofTab = (): Storage => permitted(() => sessionStorage);
export const ofBrowser = (): Storage => permitted(() => localStorage);
