import type { BackgroundWords } from '../background';

const words: BackgroundWords = {
  title: 'Fondo',
  names: {
    none: 'Ninguno',
    blur: 'Desenfoque',
    window: 'Luz de ventana',
    study: 'Estudio tranquilo',
    garden: 'Sala con jardín',
    valley: 'Valle',
    linen: 'Lino',
    sage: 'Salvia',
  },
  coming: 'Preparando su fondo. Nadie le ve hasta que esté listo.',
  pressForNone: 'Pulse la barra espaciadora para mostrar lo que hay detrás de usted.',
  trouble: {
    unable: 'Este navegador no puede mostrar un fondo',
    failed: 'No se pudo preparar su fondo',
    slow: 'Este dispositivo es demasiado lento para un fondo',
  },
  hidden: 'Su cámara está apagada, para que nadie vea lo que hay detrás de usted.',
  without: 'Seguir sin fondo',
};

export default words;
