import type { LobbyWords } from '../lobby';

const words: LobbyWords = {
  waiting: (names) => (names.length === 1 ? `${names[0]} le espera` : `${names.length} personas le esperan`),
  nobody: 'Todavía no espera nadie',
  listTitle: 'En la sala de espera',
  join: 'Entrar ahora',
  starts: 'Al entrar empieza la reunión. Cada cliente entra cuando usted lo admite.',
  startsOpen: 'Al entrar empieza la reunión. Desde entonces, cada cliente entra por su cuenta.',
  running: 'La sesión está en marcha.',
  held: 'La sesión espera a un profesional. Quienes estaban dentro vuelven a entrar cuando usted entra.',
};

export default words;
