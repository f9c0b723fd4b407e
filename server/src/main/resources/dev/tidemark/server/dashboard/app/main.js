import './tokens.js';
import './view/dashboard.js';
