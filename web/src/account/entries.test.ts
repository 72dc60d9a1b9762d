import { describe, expect, it } from 'vitest';
import { wrongCode, wrongSetUp, wrongSignIn } from './entries';
import { tokenIn } from './token';

const good = { practice: 'Alder Lane', name: 'Maya Okafor', email: 'maya@alder.example', password: 'four quiet words' };

describe('what was typed to set up', () => {
  it('does when it is complete', () => {
    expect(wrongSetUp(good)).toEqual({});
  });

  it('needs every field', () => {
    const nothing = { practice: ' ', name: '', email: '', password: '' };
    expect(Object.keys(wrongSetUp(nothing))).toEqual(['practice', 'name', 'email', 'password']);
  });

  it('needs a password of 12 to 256 characters, counted as people count', () => {
    expect(wrongSetUp({ ...good, password: 'a'.repeat(11) }).password).toContain('11');
    expect(wrongSetUp({ ...good, password: 'a'.repeat(12) })).toEqual({});
    expect(wrongSetUp({ ...good, password: '🌲'.repeat(11) }).password).toContain('11');
    expect(wrongSetUp({ ...good, password: 'a'.repeat(256) })).toEqual({});
    expect(wrongSetUp({ ...good, password: 'a'.repeat(257) }).password).toBeDefined();
  });

  it('takes names of up to 80 characters', () => {
    expect(wrongSetUp({ ...good, name: ` ${'é'.repeat(80)} ` })).toEqual({});
    expect(wrongSetUp({ ...good, practice: 'é'.repeat(81) }).practice).toBeDefined();
  });
});

describe('what was typed to sign in', () => {
  it('is not held to the length of a new password', () => {
    expect(wrongSignIn({ email: 'maya@alder.example', password: 'old' })).toEqual({});
  });

  it('needs an address with an @, spaces around it forgiven', () => {
    expect(wrongSignIn({ email: 'maya', password: 'x' }).email).toContain('@');
    expect(wrongSignIn({ email: ' maya@alder.example ', password: 'x' })).toEqual({});
  });
});

describe('the code of a mail', () => {
  it('has eight digits, however they are parted', () => {
    for (const code of ['01234567', ' 0123 4567 ', '0123-4567']) expect(wrongCode(code)).toBeNull();
    for (const code of ['', '1234567', '123456789', 'abcdefgh']) expect(wrongCode(code)).not.toBeNull();
  });
});

describe('the set-up token', () => {
  it('is read from the fragment', () => {
    expect(tokenIn('#token=abc-123')).toBe('abc-123');
  });

  it('is nothing without a fragment or in another', () => {
    expect(tokenIn('')).toBeUndefined();
    expect(tokenIn('#token=')).toBeUndefined();
    expect(tokenIn('#other=1')).toBeUndefined();
  });
});
