import { mount } from 'svelte';
import App from './App.svelte';
import { connectBackend } from './api/connect';
import { DeskWindow } from './controllers/desk-window.svelte';
import './app.css';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no #app to start in.');

mount(App, { target, props: { desk: new DeskWindow(await connectBackend()) } });
